"""A script that fetches the files which an answer's rows point to, and goes on where it was interrupted."""

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import count
from urllib.parse import unquote, urlsplit

import pyarrow.compute as pc

from app.services.exports.facts import Facts
from app.services.subsets import Subset
from connectors.contract import Column, Role

__all__ = ["as_script", "file_name"]

UNFIT = re.compile(r"[^A-Za-z0-9._+-]+")
LONGEST = 120
HEAD = """\
#!/bin/sh
# {title}
{facts}
# Fetches {number} into this folder; run it again to go on. Needs aria2c, wget or curl.
set -u
failed=0
fetch() {{
  if [ -e "$2" ] && [ ! -e "$2.part" ]; then return; fi
  echo "$2"
  if command -v aria2c >/dev/null; then
    aria2c --quiet --continue=true --out="$2" -- "$1"
  elif command -v wget >/dev/null; then
    wget --quiet --continue --output-document="$2.part" -- "$1" && mv -- "$2.part" "$2"
  else
    curl --fail --silent --show-error --location --continue-at - --output "$2.part" -- "$1" \\
      && mv -- "$2.part" "$2"
  fi || {{ echo "failed: $1" >&2; failed=$((failed + 1)); }}
}}
"""
TAIL = """\
if [ "$failed" -gt 0 ]; then echo "$failed failed; run this script again." >&2; exit 1; fi
"""


def file_name(url: str, number: int) -> str:
    """A name for the file at a URL, safe on any disk; the row's number where the URL has none."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    tidy = UNFIT.sub("_", last).strip("._-")[-LONGEST:]
    return tidy or f"row-{number}"


def _addresses(subset: Subset, column: Column) -> Iterator[str]:
    for table in subset.batches([column.name]):
        for url in pc.cast(table.column(column.name), "string").to_pylist():
            if url and url.lower().startswith(("http://", "https://")) and url.isprintable():
                yield url


def _once(names: dict[str, str], url: str) -> str:
    """A name that no other URL of the script has."""
    wanted = file_name(url, len(names) + 1)
    stem, dot, ending = wanted.partition(".")
    tried = (wanted if turn == 1 else f"{stem}-{turn}{dot}{ending}" for turn in count(1))
    return next(name for name in tried if name not in names)


def as_script(subset: Subset, _: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """A POSIX shell script with a line for each file; one that breaks off does nothing at all."""
    column = next((one for one in subset.result.columns if one.role is Role.ACCESS_URL), None)
    told = "\n".join(f"# {name.lower()}: {' '.join(value.split())}" for name, value, _ in facts.pairs())
    addresses = list(dict.fromkeys(_addresses(subset, column))) if column else []
    number = f"{len(addresses)} files" if len(addresses) != 1 else "1 file"
    title = " ".join(facts.title.split())
    yield HEAD.format(title=title, facts=told, number=number).encode()
    names: dict[str, str] = {}
    yield b"main() {\n  :\n"
    for url in addresses:
        name = _once(names, url)
        names[name] = url
        yield f"  fetch {shlex.quote(url)} {shlex.quote(name)}\n".encode()
    yield f"}}\nmain\n{TAIL}".encode()
