"""CSV tables of labels."""
