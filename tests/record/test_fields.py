"""Small readers and writers of the fields of a record."""

from __future__ import annotations

from datetime import datetime

import pytest
from aboveboard.record.fields import utc_stamp


@pytest.mark.parametrize(
    "written", ["2018-01-26T12:07+09:00", "2018-01-26T03:07:59Z", "2018-01-25T22:07-05:00"]
)
def test_an_instant_of_any_offset_is_stamped_in_utc(written: str) -> None:
    assert utc_stamp(datetime.fromisoformat(written)) == "2018-01-26 03:07 UTC"
