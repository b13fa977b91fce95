"""One blueprint a noun; a view parses, calls a service, and returns a page."""
