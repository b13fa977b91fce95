"""From what an answer keeps to the question that is asked, where its archive is not there any more."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Answer
from app.portal import portal
from app.services.switches import switch_off
from connectors.errors import UsageError
from jobs.asking import read
from tests.support.searching import keep_answers

OFF, GONE = "This archive is switched off here at present.", "not offered here any more"


@pytest.mark.parametrize(
    ("archive", "off", "words"), [("demo", True, OFF), ("demo", False, GONE), ("gone", True, GONE)]
)
def test_what_is_not_there_is_told(app: Flask, session: Session, archive: str, off: bool, words: str) -> None:
    keep_answers(session)
    if off:
        switch_off(session, "demo", "under repair")
    answer = session.query(Answer).filter_by(dataset="asked").one()
    answer.archive = archive
    with app.app_context():
        portal().switches.forget()
        with pytest.raises(UsageError, match=words):
            read(answer)
