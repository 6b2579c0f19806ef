"""The compensation play: the standard in words, the amounts behind it, and letters to claimants."""
