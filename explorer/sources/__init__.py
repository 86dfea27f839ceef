"""Readers: one module an input format, each yielding the same records."""
