"""What an archive sent that could not be used, for those who may see the answer."""

from sqlalchemy.orm import Session

from app.models import Answer, ShareKind
from app.models.base import now
from app.services.results import ResultStore
from app.services.sharing.access import Visitor, access

__all__ = ["find_evidence"]


def find_evidence(
    session: Session, store: ResultStore, visitor: Visitor, place: tuple[str, str], answer_id: str
) -> tuple[Answer, bytes]:
    """The failed answer of that id to the dataset (archive id, dataset id), and the first bytes that came.

    Raises KeyError where there is none (any more) that this visitor may see.
    """
    answer = session.get(Answer, answer_id)
    if answer is None or (answer.archive, answer.dataset) != place or answer.expires_at <= now():
        raise KeyError(answer_id)
    if not access(session, visitor, ShareKind.RESULT, answer_id):
        raise KeyError(answer_id)
    return answer, store.evidence(answer_id)
