"""One ADQL text to several TAP services, each of which answers in its own line."""

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.reader import Reader
from app.identity import guest_or_account
from app.models import Budget
from app.pages.registry.services import TogetherPage
from app.portal import portal
from app.services.jobs.drafting import Wish
from app.services.offers import Offer
from app.services.queries.statements import Wanted, stated
from app.services.registry.services import ARCHIVE
from app.services.searches.fitting import Fit
from app.services.searches.questions import Question
from app.views.datasets.offering import named
from connectors.contract import Capability

__all__ = ["blueprint"]

blueprint = Blueprint("together", __name__)

MOST = 50
LONGEST_QUERY = 20_000
ROWS = 10_000


def _offers() -> list[Offer]:
    """The services that the request names, as far as they are asked in ADQL."""
    keys = request.values.getlist("key")[:MOST]
    offers = named({f"{ARCHIVE.id}/{key}" for key in keys})
    return [offer for offer in offers if Capability.ADQL in offer.description.capabilities]


def _page(offers: list[Offer], text: str, fault: str = "") -> TogetherPage:
    seconds = portal().engine.budgets.seconds
    return TogetherPage(offers=offers, text=text, fault=fault, seconds=seconds)


@blueprint.get("/registry/together")
@door(Who.ONESELF)
def show() -> Response:
    """The services, and a field for the text."""
    offers = _offers()
    if not offers:
        abort(404, "None of these services is asked in ADQL. Tick TAP services in the registry.")
    return _page(offers, request.args.get("adql", "")[:LONGEST_QUERY]).render()


@blueprint.post("/registry/together")
@door(Who.ONESELF)
def ask() -> BaseResponse:
    """Ask them all; what is at fault is said beside its field."""
    offers, reader = _offers(), Reader(request.form)
    text = reader.text("adql", LONGEST_QUERY)
    typed, budget = request.form.get("adql", ""), request.form.get("budget", Budget.QUICK)
    if budget not in set(Budget):
        abort(400, "The form does not say how long services may take.")
    fault = reader.faults.get(
        "adql", "" if text else "Write a query, such as SELECT TOP 10 * FROM ivoa.obscore."
    )
    if not offers:
        fault = "Tick at least one service."
    if fault:
        return _page(offers, typed, fault).render(422)
    account, fits = guest_or_account(), []
    most = min(ROWS, portal().config.max_rows)
    for offer in offers:
        archive, dataset = offer.archive.id, offer.dataset.id
        statement = stated(sql_session(), account.id, Wanted(archive=archive, dataset=dataset, text=text))
        question = Question(archive=archive, dataset=dataset, adql=statement.id, max_rows=most)
        fits.append(Fit(offer, question))
    # What is asked anew is another search, though the text may be that of an earlier one.
    arguments = [("adql", fits[0].question.adql if fits[0].question else ""), ("max_rows", str(most))]
    words = "&".join(f"{name}={value}" for name, value in arguments)
    names = "".join(f"&dataset={ARCHIVE.id}%2F{fit.offer.dataset.id}" for fit in fits)
    wish = Wish(question=words + names, fits=fits, budget=Budget(budget))
    job = portal().starter.start(sql_session(), account.id, wish)
    return redirect(url_for("searches.show", search_id=job.search_id), code=303)
