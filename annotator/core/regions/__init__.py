"""Regions as values: masks, their runs and outlines, and what can be done to them."""
