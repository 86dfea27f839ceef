"""The read side: an opened snapshot, its queries and its arrays."""
