"""A dataset, as pages show it."""
