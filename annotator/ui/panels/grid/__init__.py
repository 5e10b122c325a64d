"""All images as thumbnails, to be tagged many at once."""
