"""Readers and what they do: accounts, follows, votes, notes, digests, claims, conversations."""
