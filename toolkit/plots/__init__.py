"""One Display per figure: computed once, drawn often."""
