"""Aboveboard: what a custodian of crypto says, pays and learns after a theft."""

from __future__ import annotations

__version__ = "0.1.0"
