"""Plain mask pictures."""
