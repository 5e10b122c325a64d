"""What an annotator works with: labels, annotations, suggestions, edits, decisions, undo."""
