"""A study: its settings, its run, its lock."""
