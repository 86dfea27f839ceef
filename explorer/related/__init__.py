"""Papers near a paper, and why they are near."""
