"""Who one is, as pages show it."""
