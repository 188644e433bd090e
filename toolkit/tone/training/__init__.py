"""The recipes that made the bundled weights, and that make a larger model on the user's machine."""
