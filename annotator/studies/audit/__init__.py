"""The audit: how far the model led the readers."""
