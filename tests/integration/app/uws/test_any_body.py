"""Whatever is sent to UWS, it is answered in order."""

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.uws_jobs import ASKED, JOBS, made

NAMES = st.sampled_from(
    [*ASKED, "BOX", "POLYGON", "TIME_MIN", "BAND_MAX", "ARCHIVE", "ALL", "BUDGET", "MAXREC"]
)
NAMES |= st.sampled_from(["RUNID", "PHASE", "ACTION", "DESTRUCTION", "EXECUTIONDURATION"])
VALUES = st.sampled_from(
    ["", "10 20", "1 deg", "fake/stars", "demo", "RUN", "ABORT", "ARCHIVE", "7", "-1", "1e400", "yes"]
) | st.text(max_size=30)
PLACES = st.sampled_from(["", "/phase", "/destruction", "/executionduration", "/parameters", ".json"])


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES | st.text(max_size=8), VALUES), max_size=6), PLACES, st.booleans())
def test_no_body_makes_the_portal_fail(
    owner: FlaskClient, sent: list[tuple[str, str]], place: str, new: bool
) -> None:
    body: dict[str, list[str]] = {}
    for name, value in sent:
        body.setdefault(name, []).append(value)
    response = owner.post(JOBS if new else f"{made(owner)}{place}", data=body)
    assert response.status_code in {303, 400, 403, 404, 405}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["PHASE", "AFTER", "LAST"]), VALUES | st.datetimes().map(str)), max_size=4
    )
)
def test_no_filter_makes_the_portal_fail(owner: FlaskClient, sent: list[tuple[str, str]]) -> None:
    response = owner.get(JOBS, query_string=sent)
    assert response.status_code in {200, 400}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_make_the_portal_fail(owner: FlaskClient, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"):
        assert owner.post(JOBS, data=body, content_type=kind).status_code in {303, 400}
