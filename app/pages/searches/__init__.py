"""Searches, as pages show them."""
