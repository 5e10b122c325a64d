"""Item models: what lists show, without how."""
