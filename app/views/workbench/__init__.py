"""Writing ADQL: queries, services, own tables and cross-matches."""
