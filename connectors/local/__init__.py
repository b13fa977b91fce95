"""Tables in folders of the portal: drop a table with a small TOML beside it, and it can be asked."""

from connectors.local.connector import LocalConnector
from connectors.local.demo import build_demo
from connectors.local.folder import find_tables

__all__ = ["LocalConnector", "build_demo", "find_tables"]
