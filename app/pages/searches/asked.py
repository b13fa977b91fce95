"""What a search asked, in words, and where it and its form are."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import url_for

from app.models import Search
from app.pages.charts.angles import angle_words
from app.services.searches.history import LONGEST_TITLE, title_of

__all__ = ["Places", "facts_of", "places_of", "title_of"]

NOT_SHOWN = frozenset({"target", "adql", "archive", "dataset", "all", "max_rows", "anyway"})


@dataclass(frozen=True, slots=True)
class Places:
    """The address of a search's answers, and of the form that it was asked with."""

    answers: str
    form: str


def facts_of(search: Search) -> str:
    """What else was asked."""
    typed = parse_qs(search.question)
    shown = {name: " ".join(values) for name, values in typed.items() if name not in NOT_SHOWN}
    if degrees := shown.get("radius", "").removesuffix(" deg"):
        shown["radius"] = angle_words(float(degrees))
    if search.name and "target" in typed:
        shown = {"around": typed["target"][0][:LONGEST_TITLE], **shown}
    return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in shown.items())


def places_of(search: Search, place: str, budget: str = "") -> Places:
    """Where a search is; `place` is archive/dataset where a dataset's own page asked it."""
    if place:
        archive_id, _, dataset_id = place.partition("/")
        own = url_for("datasets.show", archive_id=archive_id, dataset_id=dataset_id)
        return Places(f"{own}?{search.question}", f"{own}?{search.question}")
    form = f"{url_for('searches.new')}?{search.question}" + (f"&budget={budget}" if budget else "")
    return Places(url_for("searches.show", search_id=search.id), form)
