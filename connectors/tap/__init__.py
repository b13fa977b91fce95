"""Services that are asked in ADQL: tables, their rows and long questions (IVOA TAP 1.1)."""

from connectors.tap.connector import TapConnector

__all__ = ["TapConnector"]
