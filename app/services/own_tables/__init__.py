"""Tables that people bring along: read apart, kept as results, sent to services."""
