"""Listening: what people ask, taken in, made safe, and understood."""
