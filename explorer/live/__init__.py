"""Live sources: what a reader asks of a service on the net becomes files, which the import reads as any others."""
