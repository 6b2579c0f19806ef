"""From rendered files to people: approved, signed, and sent to everyone once.

::

    approvals.py   who must agree, what exactly they sign, and whether it still stands
    signing.py     the public's signature over the texts and the list of files
    ssh.py         signatures by OpenSSH, as git makes them

Takes in the folder of a run and never a record: what leaves the house is what was rendered, hashed
and signed. Nothing here writes words for customers, and no secret is read from an incident folder.
"""
