"""Digests by e-mail: which papers, how they read, and that each goes out once."""
