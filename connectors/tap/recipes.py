"""The same question elsewhere: in ADQL, with curl, with pyvo; nothing in it can break out of its quotes."""

import shlex
from collections.abc import Mapping

from connectors.contract import Recipe

__all__ = ["recipes"]


def _curl(url: str, parameters: Mapping[str, str], uploads: tuple[str, ...]) -> str:
    way = "--form-string" if uploads else "--data-urlencode"
    lines = ["curl --silent --show-error --location"]
    lines += [f"{way} {shlex.quote(f'{name}={value}')}" for name, value in parameters.items()]
    lines += [f"--form {shlex.quote(f'{name}=@{name}.xml')}" for name in uploads]
    return " \\\n  ".join([*lines, shlex.quote(url)])


def _python(url: str, query: str, max_rows: int, uploads: tuple[str, ...]) -> str:
    """A script that gives `rows`; of a query with line ends each line is a literal of its own."""
    literals = "\n".join(f"    {line!r}" for line in query.splitlines(keepends=True))
    tables = f"    uploads={ {name: f'{name}.xml' for name in uploads}!r},\n" if uploads else ""
    return (
        "from pyvo.dal import TAPService\n\n"
        f"service = TAPService({url!r})\n"
        f"rows = service.search(\n{literals},\n    maxrec={max_rows},\n{tables})\n"
        "print(rows)\n"
    )


def recipes(
    base: str, adql: str, parameters: Mapping[str, str], *, max_rows: int, uploads: tuple[str, ...] = ()
) -> tuple[Recipe, ...]:
    """How to ask a service by hand; `adql` is what is shown, `parameters` are those that are sent.

    Uploaded tables are files of their names beside the recipe.
    """
    sent = {**parameters, "MAXREC": str(max_rows)}
    return (
        Recipe("adql", adql),
        Recipe("curl", _curl(f"{base}/sync", sent, uploads)),
        Recipe("python", _python(base, parameters["QUERY"], max_rows, uploads)),
    )
