"""Writing ADQL: services, their tables, checks, snippets."""
