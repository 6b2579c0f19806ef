"""Run a play: execute its notebook, render it, and put all files in place at once."""
