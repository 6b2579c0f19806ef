"""The retrospective: what happened, what it cost, what was said when, and what changes."""
