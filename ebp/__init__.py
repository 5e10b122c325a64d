"""Excitation Backprop."""
