"""Tables of tags: which images show which labels."""
