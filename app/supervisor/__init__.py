"""Everything in one go: prepares the data, starts Valkey, workers and web server, keeps them running."""

__all__: list[str] = []
