"""One question to many datasets: how far each can be asked it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.services.offers import Offer
from app.services.searches.questions import Question
from connectors.contract import Capability, Position
from connectors.coverage import outside

__all__ = ["Fit", "fit"]

NOTED = {
    Capability.POLYGON: ("polygon",),
    Capability.TIME: ("time_min", "time_max"),
    Capability.BAND: ("band_min", "band_max", "band_unit"),
}
REGIONS = {
    Capability.CONE: "around a position",
    Capability.BOX: "in a box",
    Capability.POLYGON: "in a polygon",
}
SPANS = {
    Capability.TIME: "Cannot be limited in time: rows of all times come.",
    Capability.BAND: "Cannot be limited in wavelength: rows of all bands come.",
}


@dataclass(frozen=True, slots=True)
class Fit:
    """A dataset with its part of a question, None where it is not asked; `words` say what is missing.

    `outside` says why it cannot have data for this; it is asked all the same only where a person wants so.
    """

    offer: Offer
    question: Question | None
    words: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


def _asks(question: Question) -> Iterator[Capability]:
    """What a dataset must be able to do to be asked all of this."""
    wanted = {
        Capability.CONE: question.target or question.position,
        Capability.BOX: question.box,
        Capability.POLYGON: question.polygon,
        Capability.TIME: question.time,
        Capability.BAND: question.band,
    }
    return (capability for capability, value in wanted.items() if value)


def _without(question: Question, lost: Sequence[Capability]) -> Question:
    names = {name for capability in lost for name in NOTED.get(capability, ())}
    return replace(
        question,
        time=None if Capability.TIME in lost else question.time,
        band=None if Capability.BAND in lost else question.band,
        notation={name: text for name, text in question.notation.items() if name not in names},
    )


def fit(offer: Offer, question: Question, found: Position | None = None, *, anyway: bool = True) -> Fit:
    """This dataset's part of a question: what it cannot honour is said, and not asked of it.

    A dataset that cannot look at the place is not asked at all, for it would give everything it has. `found`
    is where the target is; a dataset that has no data there is asked `anyway` or not.
    """
    asked = list(_asks(question))
    lost = [capability for capability in asked if capability not in offer.description.capabilities]
    for capability in lost:
        if capability in REGIONS:
            return Fit(offer, None, (f"Cannot be searched {REGIONS[capability]}.",))
    words = tuple(SPANS[capability] for capability in lost)
    if len(lost) == len(asked):
        return Fit(offer, None, words or ("Nothing is asked yet.",))
    if needed := [parameter.label for parameter in offer.description.parameters if parameter.required]:
        return Fit(offer, None, (f"Needs {needed[0]} as well: ask it on its own page.",))
    own = replace(_without(question, lost), archive=offer.archive.id, dataset=offer.dataset.id)
    lacks = _outside(offer, question, found)
    if lacks and not anyway:
        return Fit(offer, None, lacks, lacks)
    return Fit(offer, own, words, lacks)


def _outside(offer: Offer, question: Question, found: Position | None) -> tuple[str, ...]:
    if offer.coverage is None:
        return ()
    return outside(offer.coverage, question.request(found).region, question.time, question.band)
