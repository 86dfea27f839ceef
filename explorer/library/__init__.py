"""The write side: stage source records, tell people apart, publish an immutable snapshot."""
