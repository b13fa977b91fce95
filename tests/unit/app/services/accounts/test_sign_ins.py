from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import SignIn
from app.models.base import now
from app.services.accounts.sign_ins import (
    SIGN_IN_LIVES,
    device_of,
    end_others,
    end_sign_in,
    open_sign_in,
    sign_in_of,
    sign_ins_of,
)
from tests.support.people import person

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8.0", "curl"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def test_only_own_sign_ins_can_be_ended(session: Session) -> None:
    ada, bob = person(session, "Ada"), person(session, "Bob")
    opened, token = open_sign_in(session, ada, SIGN_IN_LIVES)
    assert not end_sign_in(session, bob.id, opened.id)
    assert sign_in_of(session, token)
    assert end_sign_in(session, ada.id, opened.id)
    assert sign_in_of(session, token) is None


def test_all_others_end_and_this_one_stays(session: Session) -> None:
    ada = person(session)
    opened = [open_sign_in(session, ada, SIGN_IN_LIVES) for _ in range(3)]
    session.commit()
    assert end_others(session, ada.id, opened[0][0].id) == 2
    assert [one.id for one in sign_ins_of(session, ada.id)] == [opened[0][0].id]


def test_who_is_switched_off_is_nobody(session: Session) -> None:
    ada = person(session)
    _, token = open_sign_in(session, ada, SIGN_IN_LIVES)
    ada.disabled_at = now()
    session.commit()
    assert sign_in_of(session, token) is None


def test_that_somebody_was_here_is_written_down_now_and_then(session: Session) -> None:
    opened, token = open_sign_in(session, person(session), SIGN_IN_LIVES)
    early = now() - timedelta(hours=1)
    opened.seen_at = early
    session.commit()
    assert sign_in_of(session, token)
    session.expire_all()
    seen = session.query(SignIn).one().seen_at
    assert seen > early
    assert sign_in_of(session, token)
    session.expire_all()
    assert session.query(SignIn).one().seen_at == seen
