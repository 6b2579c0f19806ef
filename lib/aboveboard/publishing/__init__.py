"""From rendered files to people: approved, signed, entered, and sent to everyone once.

::

    package.py      the folder of a run, checked against its own manifest
    approvals.py    who must agree, what exactly they sign, and whether it still stands
    signing.py      the public's signature over the texts and the list of files
    issuing.py      into the statement ledger, and again with words mended; auditing.py sees to it
    publication.py  one statement over every channel, in their order
    *_channel.py    each channel of one statement: website, e-mail, webhooks; posts.py
    website.py      pages and feeds.py into a folder or on to a command, and compared
    enrolment.py    a row for each recipient, before the first message leaves
    deliveries.py   the delivery ledger: how far each recipient's message is
    mailing.py      one run over a batch: letter.py (encoded once), smtp_session.py (pipelined)

Takes in the folder of a run and never a record: what leaves the house is what was rendered, hashed
and signed. Nothing here writes words for customers, and no secret is read from an incident folder.
"""
