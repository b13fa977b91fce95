"""What a search asked, in words, and where it and its form are."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import url_for

from app.models import Search
from app.pages.charts.angles import angle_words

__all__ = ["Places", "facts_of", "places_of", "title_of"]

LONGEST = 80
NOT_SHOWN = frozenset({"target", "archive", "dataset", "all", "max_rows", "anyway"})


@dataclass(frozen=True, slots=True)
class Places:
    """The address of a search's answers, and of the form that it was asked with."""

    answers: str
    form: str


def title_of(search: Search) -> str:
    """What a search is called: by its person, or by where it looked."""
    if search.name:
        return search.name
    typed = parse_qs(search.question)
    if "target" in typed:
        return f"Around {typed['target'][0]}"[:LONGEST]
    region = next((name for name in ("box", "polygon") if name in typed), "")
    return f"In a {region}" if region else "Search"


def facts_of(search: Search) -> str:
    """What else was asked."""
    typed = parse_qs(search.question)
    shown = {name: " ".join(values) for name, values in typed.items() if name not in NOT_SHOWN}
    if degrees := shown.get("radius", "").removesuffix(" deg"):
        shown["radius"] = angle_words(float(degrees))
    if search.name and "target" in typed:
        shown = {"around": typed["target"][0][:LONGEST], **shown}
    return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in shown.items())


def places_of(search: Search, place: str, budget: str = "") -> Places:
    """Where a search is; `place` is archive/dataset where a dataset's own page asked it."""
    if place:
        archive_id, _, dataset_id = place.partition("/")
        own = url_for("datasets.show", archive_id=archive_id, dataset_id=dataset_id)
        return Places(f"{own}?{search.question}", f"{own}?{search.question}")
    form = f"{url_for('searches.new')}?{search.question}" + (f"&budget={budget}" if budget else "")
    return Places(url_for("searches.show", search_id=search.id), form)
