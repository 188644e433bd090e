"""Targets, and where the articles mention them."""
