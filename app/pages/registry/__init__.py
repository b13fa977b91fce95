"""The VO registry, as pages show it."""
