"""Views in windows of their own."""
