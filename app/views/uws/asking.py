"""From what a UWS client sent to what the datasets are asked."""

from app.extensions import sql_session
from app.forms.search import SearchForm
from app.portal import portal
from app.services.jobs.drafting import Wish
from app.services.offers import Offer
from app.services.searches.asking import locate
from app.services.searches.fitting import fit
from app.views.datasets.offering import chosen
from connectors.errors import UsageError

__all__ = ["read_wish"]


def _offers(form: SearchForm) -> list[Offer]:
    """The datasets to ask; where none was named, the portal's own tables. Raises UsageError."""
    try:
        return chosen(form)
    except LookupError as error:
        raise UsageError(f"There is no '{str(error.args[0])[:60]}' here.", field="dataset") from error


def read_wish(form: SearchForm) -> Wish:
    """What each dataset can be asked, its target found. Raises UsageError where that is nothing."""
    if form.question is None:
        raise UsageError("Give a target or a position, a box, a polygon, a time or a band.", field="target")
    house, offers = portal(), _offers(form)
    found = locate(sql_session(), form.question.target, house.registry.connectors.values(), house.sesame)
    fits = [fit(offer, form.question, found, anyway=form.asks_anyway(offer.name)) for offer in offers]
    if not any(one.question for one in fits):
        reasons = " ".join(sorted({words for one in fits for words in one.words}))
        raise UsageError(f"None of these datasets can be asked this. {reasons}".strip(), field="dataset")
    return Wish(question=form.query_string, fits=fits, budget=form.budget)
