"""Topic models behind one contract."""
