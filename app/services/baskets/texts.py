"""What a person writes on baskets and items, and the words that a search looks into."""

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["NOTE_LONGEST", "TAGS_MOST", "TAG_LONGEST", "like", "read_tags", "search_words", "storable"]

NOTE_LONGEST = 2000
TAG_LONGEST = 60
TAGS_MOST = 20
VALUE_LONGEST = 200
WORDS_LONGEST = 4000


def storable(value: Any) -> Any:
    """The value without signs that some database refuses: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        plain = value if value.isascii() else value.encode(errors="replace").decode()
        return plain.replace("\0", "") if "\0" in plain else plain
    if isinstance(value, list):
        return [storable(part) for part in value]
    if isinstance(value, dict):
        return {storable(name): storable(part) for name, part in value.items()}
    return value


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def read_tags(text: str) -> list[str]:
    """Tags from `nearby, to do; M31`: folded, each once, in their order. Raises ValueError with words."""
    parts = (_folded(part) for part in text.replace(";", ",").split(","))
    tags = list(dict.fromkeys(part for part in parts if part))
    if long := next((tag for tag in tags if len(tag) > TAG_LONGEST), None):
        raise ValueError(f"A tag has at most {TAG_LONGEST} characters; '{long[:20]}…' has {len(long)}.")
    if len(tags) > TAGS_MOST:
        raise ValueError(f"At most {TAGS_MOST} tags at once; these are {len(tags)}.")
    return tags


def search_words(label: str, note: str, fields: Mapping[str, Any]) -> str:
    """Label, note and values as one folded line; long values and the end of very much are left out."""
    values: Iterable[str] = (
        str(value)[:VALUE_LONGEST] for value in fields.values() if value not in (None, "")
    )
    return _folded(" ".join([label, note, *values]))[:WORDS_LONGEST]


def like(word: str) -> str:
    """A pattern for LIKE that finds the word anywhere; the sign before what is meant as it is: `!`."""
    plain = _folded(word).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
