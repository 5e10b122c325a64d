"""The image, what lies on it, and the events that change it."""
