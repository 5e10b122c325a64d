"""How reading went: what became of suggestions, what was drawn, how fast, and how acceptance went over time."""
