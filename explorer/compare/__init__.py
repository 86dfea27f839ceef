"""Two to four researchers side by side: what each has, what they share, and how much that is."""
