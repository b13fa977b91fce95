"""Charts as SVG: drawn on the server, styled by the portal's own colours."""
