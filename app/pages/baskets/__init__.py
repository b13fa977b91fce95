"""Baskets, as pages show them."""
