"""The files that lie beside a table."""

from pathlib import Path

from connectors.local.sidecar import Sidecar, inside

__all__ = ["file_of"]


def file_of(sidecar_file: Path, sidecar: Sidecar, name: str) -> Path | None:
    """Give a file by its bare name, or None; a link that leaves the folder is as good as no file."""
    if not sidecar.files or not name or name.startswith(".") or any(sign in name for sign in "/\\\0"):
        return None
    folder = sidecar_file.parent / sidecar.files
    path = folder / name
    try:
        fits = inside(folder, sidecar_file.parent) and inside(path, folder) and path.is_file()
    except (OSError, RuntimeError):  # a name too long, or links in a circle
        return None
    return path.resolve() if fits else None
