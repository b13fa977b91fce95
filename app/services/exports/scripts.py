"""A script that fetches the files which an answer's rows point to, and goes on where it was interrupted."""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, unquote, urlsplit

import pyarrow.compute as pc

from app.services.exports.facts import Facts
from app.services.subsets import Subset
from connectors.contract import Column, Role

__all__ = ["Repository", "as_script", "download_script", "file_name"]

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
CLONE = """\
clone() {
  echo "$2"
  { [ -e "$2" ] || git clone --quiet -- "$1" "$2"; } \\
    && { [ -z "$3" ] || git -C "$2" checkout --quiet "$3" --; } \\
    || { echo "failed: $1" >&2; failed=$((failed + 1)); }
}
"""
TAIL = """\
if [ "$failed" -gt 0 ]; then echo "$failed failed; run this script again." >&2; exit 1; fi
"""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of Git, at a branch, tag or commit where one is named."""

    url: str
    revision: str = ""


def file_name(url: str, number: int) -> str:
    """A name for the file at a URL, safe on any disk; the row's number where the URL has none."""
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    tidy = UNFIT.sub("_", last).strip("._-")[-LONGEST:]
    return tidy or f"row-{number}"


def _of_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and url.isprintable()


def _addresses(subset: Subset, column: Column, files: str) -> Iterator[str]:
    """What the rows point to; a bare name is of a file behind the address `files`, where there is one."""
    for table in subset.batches([column.name]):
        for told in filter(None, pc.cast(table.column(column.name), "string").to_pylist()):
            yield files + quote(told) if files and ":" not in told else told


def _named(urls: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each URL with a name that no other one has."""
    names: set[str] = set()
    turns: Counter[str] = Counter()
    for number, url in enumerate(urls, 1):
        wanted = name = file_name(url, number)
        stem, dot, ending = wanted.partition(".")
        while name in names:
            turns[wanted] += 1
            name = f"{stem}-{turns[wanted] + 1}{dot}{ending}"
        names.add(name)
        yield url, name


def download_script(
    title: str,
    told: Iterable[tuple[str, str]],
    addresses: Iterable[str],
    repositories: Iterable[Repository] = (),
) -> Iterator[bytes]:
    """A POSIX shell script with a line for each file; one that breaks off does nothing at all.

    `told` are names and values that stand at its beginning; each address comes once, and none that is not
    of the web. Repositories are cloned with Git.
    """
    facts = "\n".join(f"# {name.lower()}: {' '.join(value.split())}" for name, value in told)
    once = list(dict.fromkeys(filter(_of_web, addresses)))
    cloned = [one for one in dict.fromkeys(repositories) if _of_web(one.url)]
    number = f"{len(once)} {'file' if len(once) == 1 else 'files'}"
    if cloned:
        number += f" and {len(cloned)} {'repository' if len(cloned) == 1 else 'repositories'} of Git"
    yield HEAD.format(title=" ".join(title.split()), facts=facts, number=number).encode()
    yield CLONE.encode() if cloned else b""
    yield b"main() {\n  :\n"
    named = _named([*once, *(one.url.removesuffix(".git") for one in cloned)])
    for url, name in islice(named, len(once)):
        yield f"  fetch {shlex.quote(url)} {shlex.quote(name)}\n".encode()
    for one, (_, name) in zip(cloned, named, strict=True):
        yield f"  clone {shlex.quote(one.url)} {shlex.quote(name)} {shlex.quote(one.revision)}\n".encode()
    yield f"}}\nmain\n{TAIL}".encode()


def as_script(subset: Subset, _: Sequence[Column], facts: Facts) -> Iterator[bytes]:
    """A script that fetches what the rows point to."""
    column = next((one for one in subset.result.columns if one.role is Role.ACCESS_URL), None)
    addresses = _addresses(subset, column, facts.files) if column else iter(())
    told = [(name, value) for name, value, _ in facts.pairs()]
    return download_script(facts.title, told, addresses)
