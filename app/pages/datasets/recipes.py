"""How to ask the same question without the portal's pages."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from connectors.contract import Plan, Recipe

__all__ = ["notebook", "recipes"]

CONE = ("RA", "DEC", "SR")


def _portal_script(csv_url: str) -> str:
    read = f"Table.read({csv_url!r}, format='ascii.csv')"
    return f"from astropy.table import Table\n\nrows = {read}\nprint(rows)\n"


def _command(task: str, arguments: Mapping[str, str]) -> str:
    words = [shlex.quote(f"{name}={value}") for name, value in arguments.items()]
    return " \\\n  ".join([f"stilts {task}", *words])


def _cone(url: str) -> str:
    """A cone search by STILTS; empty where the address is none (SCS 1.03, section 2.1)."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    given = {name.upper(): value for name, value in pairs}
    if not given.keys() >= set(CONE):
        return ""
    others = [(name, value) for name, value in pairs if name.upper() not in {*CONE, "VERB"}]
    base = urlunsplit(parts._replace(query=urlencode(others)))
    asked = {
        "serviceurl": base,
        **dict(zip(("lon", "lat", "radius"), (given[one] for one in CONE), strict=True)),
    }
    return _command("cone", {**asked, "verb": given.get("VERB", "2"), "out": "rows.vot"})


def _stilts(plan: Plan) -> str:
    """The question to the archive by STILTS, empty where STILTS cannot put it."""
    sent = plan.parameters
    if "QUERY" in sent and "UPLOAD" not in sent and plan.url.endswith("/sync"):
        base = plan.url.removesuffix("/sync")
        asked = {"tapurl": base, "adql": sent["QUERY"], "sync": "true"}
        return _command("tapquery", {**asked, "maxrec": sent.get("MAXREC", "-1"), "out": "rows.vot"})
    return _cone(plan.url) if plan.method == "GET" else ""


def recipes(plan: Plan, csv_url: str, votable_url: str) -> Sequence[Recipe]:
    """What the connector sends, then the portal's own data; the URLs are absolute."""
    stilts = _stilts(plan)
    copied = _command("tcopy", {"in": votable_url, "ifmt": "votable", "out": "rows.fits"})
    return (
        *plan.shown,
        *([Recipe("stilts", stilts, "STILTS")] if stilts else []),
        Recipe("curl", f"curl --location {shlex.quote(csv_url)}", "curl, from this portal"),
        Recipe("python", _portal_script(csv_url), "python, from this portal"),
        Recipe("stilts", copied, "STILTS, from this portal"),
    )


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }
    return made if kind == "markdown" else {**made, "execution_count": None, "outputs": []}


def notebook(plan: Plan, csv_url: str, title: str, told: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A Jupyter notebook (nbformat 4.5) that asks the archive again, and reads the same rows from the portal.

    `told` are the facts that stand at its beginning.
    """
    facts = "\n".join(f"- {name.lower()}: `{' '.join(words.split())}`" for name, words in told)
    own = [recipe.text for recipe in plan.shown if recipe.language == "python"]
    parts = [("markdown", f"# {title}\n\n{facts}\n")]
    if own:
        parts += [("markdown", "The question, put to the archive itself:\n"), ("code", own[0])]
    parts += [("markdown", "The rows as the portal shows them:\n"), ("code", _portal_script(csv_url))]
    return {
        "cells": [_cell(number, kind, text) for number, (kind, text) in enumerate(parts, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
