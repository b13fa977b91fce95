"""The secret of a portal that was given none."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

__all__ = ["kept_secret"]


def kept_secret(data_dir: Path) -> str:
    """The development secret kept in the data folder, made at first use."""
    file = data_dir / "secret_key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        # Of two processes that make one at once, the first wins and both read the same.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="utf-8")
