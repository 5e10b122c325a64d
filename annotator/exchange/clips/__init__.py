"""Between a project's clips and files of events, both ways; and one interface for these and for formats of pictures."""
