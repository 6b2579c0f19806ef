"""The ledger's chain: whatever is done to the file is found, and the right entry is named."""

from __future__ import annotations
