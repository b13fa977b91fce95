"""The sky, as pages show it."""
