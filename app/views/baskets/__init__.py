"""Baskets, their items, and what goes in and out of them."""
