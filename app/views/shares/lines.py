"""Shares as their pages list them: of what, where that is, and with whom."""

from collections.abc import Sequence
from urllib.parse import parse_qs

from flask import url_for

from app.extensions import sql_session
from app.models import Account, Answer, Basket, Grantee, Group, Query, Search, Share, ShareKind
from app.pages.shares import ShareLine
from app.views.datasets.offering import offered

__all__ = ["about", "lines_by", "lines_with"]

GONE = "removed since"
MOST_TITLE = 80


def _question_words(question: str) -> str:
    typed = parse_qs(question)
    target = typed.get("target", [""])[0]
    return f"around {target}" if target else question


def _about_search(search: Search) -> tuple[str, str]:
    title = f"Search {_question_words(search.question)}"
    return title[:MOST_TITLE], url_for("searches.show", search_id=search.id)


def _about_answer(answer: Answer) -> tuple[str, str]:
    address = url_for("datasets.show", archive_id=answer.archive, dataset_id=answer.dataset)
    try:
        name = offered(answer.archive, answer.dataset).dataset.title
    except LookupError:
        name = f"{answer.archive}/{answer.dataset}"
    return f"{name} {_question_words(answer.question)}"[:MOST_TITLE], f"{address}?{answer.question}"


def about(kind: ShareKind, object_id: str) -> tuple[str, str]:
    """What an object is called and where it is; no address where it is gone."""
    found = sql_session().get(KINDS[kind], object_id) if kind in KINDS else None
    match found:
        case Search():
            return _about_search(found)
        case Answer():
            return _about_answer(found)
        case Basket() if found.removed_at is None:
            return found.name, url_for("baskets.show", basket_id=found.id)
        case Query(removed_at=None):
            return found.name, url_for("queries.show", query_id=found.id)
        case _:
            return GONE, ""


KINDS: dict[ShareKind, type[Search | Answer | Basket | Query]] = {
    ShareKind.SEARCH: Search,
    ShareKind.RESULT: Answer,
    ShareKind.BASKET: Basket,
    ShareKind.QUERY: Query,
}


def _grantee(share: Share) -> str:
    if share.grantee == Grantee.LINK:
        return "whoever has the link"
    if share.grantee == Grantee.ACCOUNT:
        person = sql_session().get(Account, share.grantee_id)
        return person.name if person else GONE
    group = sql_session().get(Group, share.grantee_id)
    return group.name if group else GONE


def _line(share: Share, who: str) -> ShareLine:
    title, url = about(ShareKind(share.kind), share.object_id)
    return ShareLine(share, title, url, who)


def lines_by(shares: Sequence[Share]) -> list[ShareLine]:
    """What one shares, with whom."""
    return [_line(share, _grantee(share)) for share in shares]


def lines_with(shares: Sequence[Share]) -> list[ShareLine]:
    """What is shared with one, by whom; what is gone is not listed."""
    lines = [_line(share, share.owner.name) for share in shares]
    return [line for line in lines if line.url]
