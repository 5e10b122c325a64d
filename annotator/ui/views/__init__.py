"""Views in windows of their own: maps compared, reports of studies."""
