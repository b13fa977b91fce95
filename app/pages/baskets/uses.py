"""What can be done with an item that a person's own tools are to use."""

import shlex
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from app.models import Item, ItemKind
from app.pages.remote import web_url
from app.services.addressed import Workflow, workflow_of
from app.services.exports import file_name

__all__ = ["commands_of", "is_table", "language_of"]

TABLES = frozenset({".vot", ".votable", ".xml", ".fits", ".fit", ".csv", ".ecsv", ".parquet"})
RUNNERS = {
    "Jupyter notebook": "jupyter lab {}",
    "CWL workflow": "cwltool {}",
    "Snakemake workflow": "snakemake --cores all --snakefile {}",
    "Nextflow workflow": "nextflow run {}",
}


def is_table(item: Item) -> bool:
    """Whether a file looks like a table that can be brought along."""
    name = unquote(urlsplit(item.access_url).path).lower().removesuffix(".gz")
    return item.kind == ItemKind.FILE and PurePosixPath(name).suffix in TABLES


def language_of(item: Item) -> str:
    """What a workflow is written in, where that is known."""
    workflow = workflow_of(item)
    return workflow.language if workflow else ""


def _workflow_commands(workflow: Workflow) -> Iterator[tuple[str, str]]:
    url = shlex.quote(workflow.url)
    folder = file_name(workflow.url, 1).removesuffix(".git")
    place = f"{folder}/{workflow.path}" if workflow.path else folder
    if workflow.is_repository:
        clone = f"git clone -- {url} {shlex.quote(folder)}"
        revision = f" && git -C {shlex.quote(folder)} checkout {shlex.quote(workflow.revision)} --"
        yield "Clone", clone + (revision if workflow.revision else "")
    else:
        place = file_name(workflow.url, 1)
        yield "Fetch", f"curl --fail --location --output {shlex.quote(place)} -- {url}"
    if workflow.language:
        yield "Run", RUNNERS[workflow.language].format(shlex.quote(place))


def commands_of(item: Item) -> list[tuple[str, str]]:
    """What to type to have it on one's own machine, by what it does."""
    if workflow := workflow_of(item):
        return list(_workflow_commands(workflow)) if web_url(workflow.url) else []
    if item.kind == ItemKind.FILE and web_url(item.access_url):
        name, url = shlex.quote(file_name(item.access_url, 1)), shlex.quote(item.access_url)
        return [("Fetch", f"curl --fail --location --output {name} -- {url}")]
    return []
