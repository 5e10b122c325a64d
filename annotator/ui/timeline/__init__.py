"""The timeline below a clip: which frame is seen, and what was coded, a track a label."""
