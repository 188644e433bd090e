"""From files to a frozen table of articles."""
