"""Tables and figures to one self-contained page."""
