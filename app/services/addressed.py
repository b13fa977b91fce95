"""References to what a person knows the address of: a file on the web, a workflow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from app.models import Item, ItemKind
from app.services.baskets import Reference, thing_identity
from app.services.baskets.references import LABEL_LONGEST

__all__ = [
    "Workflow",
    "file_at",
    "name_in",
    "read_address",
    "read_path",
    "read_revision",
    "workflow_at",
    "workflow_of",
]

URL_LONGEST = 4000
REVISION = re.compile(r"(?!-)(?!.*\.\.)[A-Za-z0-9._/@+-]{1,200}")
PAGE = re.compile(r"(https?://[^/]+/.+?)(?:/-)?/(?:blob|tree)/([^/?#]+)(?:/([^?#]+))?(?:[?#].*)?")
"""How GitHub and GitLab address a file or folder of a repository at a revision."""
LANGUAGES = {
    ".ipynb": "Jupyter notebook",
    ".cwl": "CWL workflow",
    ".smk": "Snakemake workflow",
    ".nf": "Nextflow workflow",
}
COLUMNS: Mapping[str, str] = {
    "revision": "branch, tag or commit of the repository",
    "path": "file in the repository",
    "description": "what it does",
    "author": "who wrote it",
    "keywords": "what it is about",
    "runtime_platform": "what it runs in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """What can be run: a repository of Git, or one file; `path` is a file in the repository.

    The facts are those that ESAP kept, after CodeMeta 2.0 (author, keywords, runtimePlatform).
    """

    url: str
    revision: str = ""
    path: str = ""
    description: str = ""
    author: str = ""
    keywords: str = ""
    runtime_platform: str = ""

    @property
    def language(self) -> str:
        """What it is written in, by the name of its file; empty where that does not tell."""
        name = PurePosixPath(self.path or unquote(urlsplit(self.url).path)).name
        return LANGUAGES[".smk"] if name == "Snakefile" else LANGUAGES.get(PurePosixPath(name).suffix, "")

    @property
    def is_repository(self) -> bool:
        """Whether the address is that of a repository, not of one file."""
        return bool(self.path) or not self.language


def read_address(text: str) -> str:
    """An address of the web. Raises ValueError with words."""
    if not text:
        raise ValueError("Give the address.")
    if len(text) > URL_LONGEST:
        raise ValueError(f"An address has at most {URL_LONGEST} characters; this one has {len(text)}.")
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or not text.isprintable() or re.search(r"[\s<>\"]", text):
        raise ValueError(
            "Give an address that begins with https:// or http://, such as https://example.org/a.fits."
        )
    if "@" in parts.netloc:
        raise ValueError("Leave the user name and password out: a basket is shared and exported as it is.")
    return text


def read_revision(text: str) -> str:
    """A branch, tag or commit; may be empty. Raises ValueError with words."""
    if text and not REVISION.fullmatch(text):
        raise ValueError("Give a branch, tag or commit as Git names it, such as main or v1.2.")
    return text


def read_path(text: str) -> str:
    """A file's path in a repository; may be empty. Raises ValueError with words."""
    if text and (not text.isprintable() or text.startswith(("/", "-")) or ".." in text.split("/")):
        raise ValueError("Give the path from the top of the repository, such as notebooks/first.ipynb.")
    return text


def name_in(url: str) -> str:
    """What the thing at an address may be called: its last part, or its server."""
    parts = urlsplit(url)
    return unquote(parts.path).rstrip("/").rpartition("/")[2].removesuffix(".git") or parts.netloc


def file_at(url: str, *, title: str = "", note: str = "") -> Reference:
    """A reference to a file of this address."""
    return Reference(
        kind=ItemKind.FILE,
        identity=thing_identity(ItemKind.FILE, url),
        label=(title or name_in(url))[:LABEL_LONGEST],
        access_url=url,
        note=note,
        fields={},
        columns=[],
    )


def _taken_apart(workflow: Workflow) -> Workflow:
    """A page of a repository's file is that repository, the revision and the path."""
    found = PAGE.fullmatch(workflow.url)
    if not found or workflow.revision or workflow.path:
        return workflow
    try:
        path = read_path(unquote(found[3] or "").rstrip("/"))
        revision = read_revision(unquote(found[2]))
    except ValueError:
        return workflow
    told = {one.name: getattr(workflow, one.name) for one in fields(workflow)}
    return Workflow(**{**told, "url": found[1], "revision": revision, "path": path})


def workflow_at(workflow: Workflow, *, title: str = "", note: str = "") -> Reference:
    """A reference to a workflow; another revision or path is another one."""
    one = _taken_apart(workflow)
    facts = {name: getattr(one, name) for name in COLUMNS if getattr(one, name)}
    return Reference(
        kind=ItemKind.WORKFLOW,
        identity=thing_identity(ItemKind.WORKFLOW, one.url, one.revision, one.path),
        label=(title or name_in(one.path or one.url))[:LABEL_LONGEST],
        access_url=one.url,
        note=note,
        fields=facts,
        columns=[{"name": name, "datatype": "char", "description": COLUMNS[name]} for name in facts],
    )


def workflow_of(item: Item) -> Workflow | None:
    """What an item says of a workflow; what is no revision or path is left out, wherever it came from."""
    if item.kind != ItemKind.WORKFLOW or not item.access_url:
        return None
    facts = {name: str(item.fields.get(name) or "") for name in COLUMNS}
    for name, read in (("revision", read_revision), ("path", read_path)):
        try:
            read(facts[name])
        except ValueError:
            facts[name] = ""
    return Workflow(url=item.access_url, **facts)
