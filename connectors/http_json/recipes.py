"""How to ask the same question without the portal: an address, curl, and a Python script that pages."""

import shlex
from urllib.parse import urlencode

from connectors.contract import Recipe
from connectors.http_json.filters import Pairs
from connectors.http_json.options import Next, Numbered, Offset, Options, Whole
from connectors.http_json.pages import page_pairs, page_size

__all__ = ["address_of", "recipes_of"]

ASKING = """\
    reply = requests.get({address}, params={parameters}, timeout=60)
    reply.raise_for_status()
    answer = reply.json()
    found = {found}
    rows += found
"""


def address_of(url: str, pairs: Pairs) -> str:
    """The whole address of a GET, with every value percent-encoded."""
    query = urlencode(pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _subscripts(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{step!r}]" for step in path)


def _asking(options: Options, address: str, parameters: str) -> str:
    found = f"answer{_subscripts(options.rows)}"
    found = f"list({found}.values())" if options.keyed else found
    return ASKING.format(address=address, parameters=parameters, found=found)


def _steps(options: Options, pairs: Pairs, max_rows: int) -> str:
    """The middle of the script, which fills `rows`."""
    paging, size = options.paging, page_size(options.paging, max_rows)
    end = f"len(rows) >= answer{_subscripts(options.total)}" if options.total else f"len(found) < {size}"
    until = f"    if not found or {end}:\n        break\n"
    match paging:
        case Numbered():
            sent = f"[*question, ({paging.page!r}, page), ({paging.size!r}, {size})]"
            body = f"{_asking(options, 'url', sent)}{until}    page += 1\n"
            return f"question = {pairs!r}\npage = {paging.first}\nwhile len(rows) < {max_rows}:\n{body}"
        case Offset():
            sent = f"[*question, ({paging.offset!r}, len(rows)), ({paging.limit!r}, {size})]"
            body = f"{_asking(options, 'url', sent)}{until}"
            return f"question = {pairs!r}\nwhile len(rows) < {max_rows}:\n{body}"
        case Next():
            path = _subscripts(paging.path[:-1])
            step = (
                f"    url, question = answer{path}.get({paging.path[-1]!r}), None\n"
                "    url = requests.compat.urljoin(reply.url, url) if url else None\n"
            )
            asked = [*pairs, *page_pairs(paging, size, 0, 0)]
            body = f"{_asking(options, 'url', 'question')}{step}"
            return f"question = {asked!r}\nwhile url and len(rows) < {max_rows}:\n{body}"
        case Whole():
            body = "".join(line[4:] for line in _asking(options, "url", "question").splitlines(keepends=True))
            return f"question = {pairs!r}\n{body}"


def recipes_of(url: str, pairs: Pairs, options: Options, max_rows: int) -> tuple[Recipe, ...]:
    """The first page as an address and for curl, all pages for Python; all that was typed is quoted."""
    first = page_pairs(options.paging, page_size(options.paging, max_rows), 0, 0)
    address = address_of(url, [*pairs, *first])
    script = (
        f"import requests\n\nurl = {url!r}\nrows = []\n"
        f"{_steps(options, pairs, max_rows)}rows = rows[:{max_rows}]\n"
    )
    return (
        Recipe("url", address),
        Recipe("curl", f"curl --fail --location {shlex.quote(address)}"),
        Recipe("python", script),
    )
