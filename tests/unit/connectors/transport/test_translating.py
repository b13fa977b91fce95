import http.client
import socket
import ssl

import pytest
import requests
import urllib3.exceptions
from pyvo.dal.exceptions import DALFormatError, DALQueryError, DALRateLimitError, DALServiceError

from connectors.errors import (
    AccessError,
    ConnectorError,
    RateLimited,
    Refused,
    TimedOut,
    Unreachable,
    Unreadable,
)
from connectors.transport.translating import scrub, translate

OURS = Unreadable("The answer is larger than 9 bytes.")


def response(status: int, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.headers.update(headers)
    return made


def http_error(status: int, **headers: str) -> requests.HTTPError:
    return requests.HTTPError(str(status), response=response(status, **headers))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.ReadTimeout("x"), TimedOut),
        (requests.ConnectTimeout("x"), TimedOut),
        (requests.ConnectionError("x"), Unreachable),
        (requests.exceptions.SSLError("x"), Unreachable),
        (requests.exceptions.ChunkedEncodingError("x"), Unreadable),
        (requests.exceptions.ContentDecodingError("x"), Unreadable),
        (requests.exceptions.InvalidURL("x"), Unreadable),
        (urllib3.exceptions.ReadTimeoutError(None, None, "x"), TimedOut),  # type: ignore[arg-type]
        (urllib3.exceptions.ProtocolError("x"), Unreadable),
        (urllib3.exceptions.ProtocolError("x", ConnectionResetError()), Unreachable),
        (urllib3.exceptions.IncompleteRead(1, 2), Unreadable),
        (urllib3.exceptions.SSLError("x"), Unreachable),
        (requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "x", TimeoutError())), TimedOut),  # type: ignore[arg-type]
        (http.client.BadStatusLine("x"), Unreadable),
        (http.client.RemoteDisconnected("x"), Unreachable),
        (TimeoutError("x"), TimedOut),
        (ConnectionRefusedError("x"), Unreachable),
        (socket.gaierror(-2, "x"), Unreachable),
        (ssl.SSLCertVerificationError("x"), Unreachable),
        (OSError(101, "Network is unreachable"), Unreachable),
        (DALFormatError(ValueError("no VOTable")), Unreadable),
        (DALFormatError(requests.ReadTimeout("x")), TimedOut),
        (DALServiceError.from_except(requests.ReadTimeout("x"), "u"), TimedOut),
        (DALServiceError.from_except(http_error(404), "u"), Refused),
        (DALServiceError.from_except(http_error(403), "u"), AccessError),
        (DALServiceError.from_except(http_error(503), "u"), RateLimited),
        (DALServiceError("No endpoint answered"), Unreachable),
        (DALQueryError("x"), Refused),
        (ValueError("x"), Unreadable),
    ],
)
def test_errors_in_the_portals_own_words(error: Exception, kind: type[ConnectorError]) -> None:
    assert type(translate(error)) is kind


@pytest.mark.parametrize(
    "error",
    [
        OURS,
        requests.ConnectionError(OURS),
        DALFormatError(requests.ConnectionError(OURS)),
        DALServiceError.from_except(requests.Timeout(OURS)),
    ],
)
def test_our_own_error_is_found_again(error: Exception) -> None:
    assert translate(error) is OURS


def test_what_the_door_knows_helps_where_only_text_is_left() -> None:
    assert translate(DALServiceError("Unable to access the endpoint"), OURS) is OURS


def test_a_refused_query_keeps_the_services_words() -> None:
    told = translate(DALQueryError("Unknown column:\n  brightnes", label="ERROR"))
    assert told.message == "Unknown column: brightnes"


def test_rate_limits_keep_their_time() -> None:
    for error in (
        DALRateLimitError(retry_after_seconds=7),
        DALServiceError.from_except(http_error(429, **{"Retry-After": "7"}), "u"),
        DALServiceError.from_except(http_error(503, **{"Retry-After": "7"}), "u"),
    ):
        told = translate(error)
        assert isinstance(told, RateLimited)
        assert told.retry_after == 7


SECRETS = (
    "http://me:secret@x.test/a?token=secret failed, url: /b?token=secret (Authorization: Bearer secret=)"
)


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectionError(SECRETS),
        DALQueryError(SECRETS),
        DALServiceError.from_except(requests.HTTPError(SECRETS, response=response(500)), "u"),
    ],
)
def test_credentials_are_told_to_nobody(error: Exception) -> None:
    assert "secret" not in translate(error).detail
    assert "secret" not in translate(error).message.replace("/b?token=secret", "")


def test_the_log_keeps_the_rest() -> None:
    assert translate(requests.ReadTimeout("x")).detail == "x"
    assert scrub(SECRETS) == "http://x.test/a?… failed, url: /b?… (Authorization: Bearer …)"
