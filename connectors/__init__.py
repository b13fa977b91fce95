"""The archives: how to ask and how to read. Knows no web, no SQL and no queue."""
