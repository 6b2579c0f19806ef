"""``python -m aboveboard``."""

from aboveboard.cli import main

main()
