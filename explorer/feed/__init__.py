"""Papers by when they appeared: which stand in a day, week, month or year, and in which order."""
