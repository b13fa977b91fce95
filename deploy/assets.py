# ruff: noqa: INP001 - a script of its own, which is no part of the package
"""Copies the browser code that pages use from node_modules to app/static/vendor, and checks its hashes.

It needs nothing but Python, so that it runs before anything is installed.
"""

import base64
import hashlib
import sys
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["assets", "fault", "install", "main", "sha384"]

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"


def assets() -> list[dict[str, Any]]:
    """Read the committed list."""
    listed: list[dict[str, Any]] = tomllib.loads((ROOT / "deploy" / "assets.toml").read_text("utf-8"))[
        "asset"
    ]
    return listed


def sha384(file: Path) -> str:
    """Hash a file, written as in a page's integrity attribute."""
    return base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode("ascii")


def fault(asset: dict[str, Any], file: Path) -> str | None:
    """Tell what is wrong with a file, in a sentence."""
    if not file.is_file():
        return f"{file} is missing; run make assets."
    if sha384(file) != asset["sha384"]:
        return f"{file} is not the file whose hash is in deploy/assets.toml; it is not used."
    return None


def install(modules: Path, vendor: Path) -> list[str]:
    """Copy what is as it should be, each with its licence beside it; the faults of the rest."""
    vendor.mkdir(parents=True, exist_ok=True)
    faults = []
    for asset in assets():
        source = modules / asset["from"]
        wrong = fault(asset, source)
        if wrong:
            faults.append(wrong)
            continue
        (vendor / asset["to"]).write_bytes(source.read_bytes())
        (vendor / f"{asset['to']}.LICENSE.txt").write_bytes((modules / asset["licence"]).read_bytes())
    return faults


def main() -> int:
    """Install, or print the hashes of what is in node_modules; the exit code."""
    if "--hashes" in sys.argv:
        for asset in assets():
            sys.stdout.write(f"{asset['to']}: {sha384(MODULES / asset['from'])}\n")
        return 0
    faults = install(MODULES, VENDOR)
    for sentence in faults:
        sys.stderr.write(f"{sentence}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
