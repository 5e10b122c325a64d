"""Tools of the canvas, one class each. A gesture is a generator: fed events, it ends in one edit or in nothing."""
