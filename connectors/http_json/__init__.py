"""REST archives that answer in JSON, each described by configuration alone."""

from connectors.http_json.connector import HttpJsonConnector

__all__ = ["HttpJsonConnector"]
