"""Plots, as pages show them."""
