"""Values, masks, images and the project file. Knows no Qt, no torch and no engine."""
