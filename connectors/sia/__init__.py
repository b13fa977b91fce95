"""Images: Simple Image Access in both of its versions."""

from connectors.sia.connector import SiaConnector

__all__ = ["SiaConnector"]
