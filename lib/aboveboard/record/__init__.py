"""What is known about an incident: load, validate, append, view as of an instant."""

from aboveboard.record.append import append_entry
from aboveboard.record.load import load_record, parse_record
from aboveboard.record.model import Record
from aboveboard.record.view import View

__all__ = ["Record", "View", "append_entry", "load_record", "parse_record"]
