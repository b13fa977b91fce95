"""Request arguments to domain values; every fault carries its field's name."""
