"""A small picture of the sky in tiles, made of catalogues that the portal brings; no network is needed."""

from connectors.local.hips.build import build_hips

__all__ = ["build_hips"]
