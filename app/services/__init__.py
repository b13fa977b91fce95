"""The verbs of the portal; they know no web."""
