"""Tone in the context of a mention."""
