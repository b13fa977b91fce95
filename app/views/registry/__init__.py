"""The VO registry: found, kept and asked."""
