"""The form of a search: one question, the datasets to ask, and how long they may take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app.forms.question import read_common
from app.forms.reader import Reader, Typed
from app.models import Budget
from app.services.searches.questions import Question

__all__ = ["SearchForm", "read_search"]

MOST_CHOSEN = 500


@dataclass(frozen=True, slots=True)
class SearchForm:
    """`typed` is kept as it came; `question` is None where nothing was asked or something is at fault.

    `archives` and `datasets` (archive/dataset) are the ids that were ticked, `everything` stands for all
    datasets that can be searched around a position; those `anyway` are asked even where they have no data.
    """

    typed: Typed
    question: Question | None
    archives: tuple[str, ...]
    datasets: tuple[str, ...]
    everything: bool
    budget: Budget
    faults: Mapping[str, str]
    anyway: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether any dataset was named."""
        return bool(self.archives or self.datasets or self.everything)

    def asks_anyway(self, name: str) -> bool:
        """Whether the dataset archive/dataset is asked where it has no data; the portal's own always are."""
        return not self.chosen or name in self.anyway

    def arguments(self) -> Iterator[tuple[str, str]]:
        """The search as URL arguments, the same for the same search."""
        if self.question:
            yield from self.question.arguments()
        if self.everything:
            yield "all", "yes"
        yield from (("archive", name) for name in self.archives)
        yield from (("dataset", name) for name in self.datasets)
        yield from (("anyway", name) for name in self.anyway)

    @property
    def query_string(self) -> str:
        """The arguments, encoded."""
        return urlencode(list(self.arguments()))


def _budget(reader: Reader) -> Budget:
    typed = reader.typed.get("budget") or Budget.QUICK
    if typed in set(Budget):
        return Budget(typed)
    reader.faults["budget"] = "Choose quick, normal or thorough."
    return Budget.QUICK


def _ids(typed: Typed, name: str) -> tuple[str, ...]:
    return tuple(sorted({one.strip()[:130] for one in typed.getlist(name)[:MOST_CHOSEN]} - {""}))


def read_search(typed: Typed, most_rows: int) -> SearchForm:
    """Read the form; which datasets there are is not known here."""
    reader = Reader(typed)
    question = read_common(reader, most_rows)
    budget = _budget(reader)
    return SearchForm(
        typed,
        None if reader.faults else question,
        _ids(typed, "archive"),
        _ids(typed, "dataset"),
        bool(typed.get("all")),
        budget,
        reader.faults,
        _ids(typed, "anyway"),
    )
