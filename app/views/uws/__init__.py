"""The Universal Worker Service (UWS 1.1)."""
