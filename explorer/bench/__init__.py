"""Our figures beside a peer's, from one run. Ratios travel; seconds belong to one machine."""
