"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

__all__ = ["DRAFT", "write_whole"]

DRAFT = "draft-"
"""How the names of files begin that are not whole yet."""


def write_whole(file: Path, content: bytes) -> None:
    """Write a file under another name first, so that nobody meets half of it. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)
