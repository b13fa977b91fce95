"""A dataset: its form, and what it answered, in every way to look at it."""
