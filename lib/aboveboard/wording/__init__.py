"""Texts by language: templates a writer can edit, the forms of numbers and dates, plain words."""

from aboveboard.wording.language import Language, available_languages, load_language

__all__ = ["Language", "available_languages", "load_language"]
