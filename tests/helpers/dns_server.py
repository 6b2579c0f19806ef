"""A real DNS server on loopback that answers TXT queries."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.message
import dns.resolver
import dns.rrset


@contextmanager
def dns_server(records: dict[str, list[str]]) -> Iterator[dns.resolver.Resolver]:
    """Answer TXT queries on loopback from these records."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            query = dns.message.from_wire(self.request[0])
            answer = dns.message.make_response(query)
            name = query.question[0].name
            if texts := records.get(name.to_text()):
                quoted = [f'"{text}"' for text in texts]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
            else:
                answer.set_rcode(3)
            self.request[1].sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = server.server_address[1]
        yield resolver
        server.shutdown()
