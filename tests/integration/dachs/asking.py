"""What the tests here ask, and how."""

import requests

__all__ = ["ALL_OF", "EVERYTHING", "FORMATS", "IMAGE", "fetch", "made", "tap_query"]

ALL_OF = "SELECT * FROM "
EVERYTHING = "SELECT * FROM escapade.stars ORDER BY star_id"
FORMATS = {"votabletd": b"<TABLEDATA", "votable": b"<BINARY>", "votableb2": b"<BINARY2>"}


def made(name: str) -> str:
    """The publisher's identifier of a file."""
    return f"ivo://org.example.escapade/~?escapade/made/{name}.fits"


IMAGE = made("images/m31-v")


def fetch(url: str, **parameters: object) -> bytes:
    """The body of a good answer."""
    answer = requests.get(url, params={name: str(value) for name, value in parameters.items()}, timeout=30)
    answer.raise_for_status()
    return answer.content


def tap_query(url: str, query: str, form: str, maxrec: int = 20_000) -> bytes:
    """The answer of a synchronous query in a serialisation."""
    return fetch(f"{url}/sync", LANG="ADQL", QUERY=query, RESPONSEFORMAT=form, MAXREC=maxrec)
