"""The VO registry in the portal: a local copy that is searched, harvested by a house job, or asked live."""
