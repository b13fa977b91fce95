"""Jobs as documents of the Universal Worker Service: XML by its schema, and the same as JSON."""
