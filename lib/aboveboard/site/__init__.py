"""The public page of an incident: what was published, and a form to ask.

::

    statement ledger ──> Contents ──> Pages ──> static files (any web server, a CDN)
                                        └─────> live pages ──> form ──> Intake ──> feedback.Store
                                                     receipt <── answer under its number

**It shows what was published.** Every word of the incident comes from statements in the ledger, so
the page can't run ahead of them. The part that is only read is the same live and as files, so that
millions of readers never touch Python.

**A receipt is a promise.** It leaves after the commit that holds the message; sending the same form
again gives the same number. A locked database is waited for a bounded time, then the reader gets
the text back with the time to wait. Nothing is acknowledged that is not on the disk.

**Nobody gets mail unasked.** Updates by e-mail begin with a message to the address and a button
behind its link (``subscribing.py``). The page answers alike for every address, and keeps none
before that button is pressed.

**Nobody is tracked.** There is no cookie and no access log. Network addresses are kept as keyed
hashes, in memory, until their limit has run out; the key lives as long as the process. A number
that nobody has gives the same page as one whose answer is still to come.

**Under attack people wait, they don't compute.** A proof of work needs a script and a strong
device; a frightened customer with an old phone would lose to a thief with a server. Instead all
who write share one rate. Who comes when it is used up gets a place in the line: the page gives the
text back with a signed turn, and takes it at that time. One network address can hold few places,
and the network around it only some more. A form sent faster than a person can type waits too. A
filled trap field is never answered with a false receipt, since a browser may have filled it: it is
emptied and the person asked to send again.

**What comes in is measured before it is read**: host, path, size of the body, number of fields,
each field. An error says no more than its request id; the log holds where it happened, never what
was sent.
"""

from __future__ import annotations
