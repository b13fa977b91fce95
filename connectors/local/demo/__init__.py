"""The demo archive: catalogues and images of the portal's own packages; no network is needed."""

from connectors.local.demo.build import build_demo

__all__ = ["build_demo"]
