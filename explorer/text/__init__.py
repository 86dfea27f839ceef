"""Foreign text: folded for comparison, cleaned for display, rendered safely."""
