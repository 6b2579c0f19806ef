"""What all tests of compensation share: no property fails because a machine is busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("busy machines", deadline=None)
settings.load_profile("busy machines")
