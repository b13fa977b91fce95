"""What the portal does without anyone waiting in front of it."""

__all__: list[str] = []
