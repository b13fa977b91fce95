# ruff: noqa: INP001 - a script of its own, which is no part of the package
"""Copies the browser code that pages use from node_modules to app/static/vendor, and checks its hashes.

What comes in many small modules is made into one file first, by esbuild from node_modules. It needs nothing
but Python, so that it runs before anything is installed.
"""

import base64
import hashlib
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["assets", "bundled", "bundles", "fault", "install", "main", "sha384"]

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"


def _listed(kind: str) -> list[dict[str, Any]]:
    """Read the committed list."""
    read = tomllib.loads((ROOT / "deploy" / "assets.toml").read_text("utf-8"))
    listed: list[dict[str, Any]] = read[kind]
    return listed


def assets() -> list[dict[str, Any]]:
    """Read which files are copied as they are."""
    return _listed("asset")


def bundles() -> list[dict[str, Any]]:
    """Read which files are made of many."""
    return _listed("bundle")


def bundled(bundle: dict[str, Any], modules: Path, target: Path) -> None:
    """Make one file of a list of exports and what these need. Raises CalledProcessError, StopIteration."""
    esbuild = next(modules.glob("@esbuild/*/bin/esbuild"))
    ways = [
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=error",
    ]
    command = [str(esbuild), str(ROOT / bundle["from"]), *ways, f"--outfile={target}"]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - a program of our own lock file, our own words


def _install_bundle(bundle: dict[str, Any], modules: Path, vendor: Path) -> str | None:
    """Make one and copy it; what is wrong with it, in a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / bundle["to"]
        try:
            bundled(bundle, modules, made)
        except (StopIteration, OSError, subprocess.CalledProcessError):
            return f"{bundle['to']} cannot be made: esbuild is missing or failed; run make assets."
        wrong = fault(bundle, made)
        if wrong:
            return wrong
        (vendor / bundle["to"]).write_bytes(made.read_bytes())
    licences = [f"{name}\n\n{(modules / name / 'LICENSE').read_text('utf-8')}" for name in bundle["packages"]]
    (vendor / f"{bundle['to']}.LICENSE.txt").write_text("\n".join(licences), encoding="utf-8")
    return None


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
    wrongs = (_install_bundle(bundle, modules, vendor) for bundle in bundles())
    return [*faults, *filter(None, wrongs)]


def main() -> int:
    """Install, or print the hashes of what is in node_modules; the exit code."""
    if "--hashes" in sys.argv:
        for asset in assets():
            sys.stdout.write(f"{asset['to']}: {sha384(MODULES / asset['from'])}\n")
        for bundle in bundles():
            with tempfile.TemporaryDirectory() as folder:
                bundled(bundle, MODULES, made := Path(folder) / bundle["to"])
                sys.stdout.write(f"{bundle['to']}: {sha384(made)}\n")
        return 0
    faults = install(MODULES, VENDOR)
    for sentence in faults:
        sys.stderr.write(f"{sentence}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
