"""HTTP statuses in the portal's own words."""

import time
from datetime import UTC
from email.utils import parsedate_to_datetime

from connectors.errors import AccessError, ConnectorError, RateLimited, Refused, TimedOut, Unreachable

__all__ = ["EVIDENCE_BYTES", "LONGEST_WAIT", "fault_of", "is_success", "retry_after"]

EVIDENCE_BYTES = 64 * 1024
LONGEST_WAIT = 3600.0  # seconds; what asks for more is asked again after this
OK, REDIRECTION = 200, 300
UNAUTHORIZED, FORBIDDEN, TOO_MANY = 401, 403, 429
BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT = 502, 503, 504


def is_success(status: int) -> bool:
    """Whether the answer is the one asked for (RFC 9110, section 15.3)."""
    return OK <= status < REDIRECTION


def retry_after(text: str | None, now: float | None = None) -> float | None:
    """Seconds to wait from a Retry-After header, a number or a date (RFC 9110, section 10.2.3).

    At most an hour; None where there is none or it cannot be read. `now` is in Unix seconds.
    """
    if not text:
        return None
    if text.strip().isdecimal():
        return min(float(text), LONGEST_WAIT)
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    return min(max(0.0, at - (time.time() if now is None else now)), LONGEST_WAIT)


def fault_of(
    status: int, *, retry_after: float | None = None, words: str = "", evidence: bytes = b""
) -> ConnectorError:
    """The error that a status stands for; `words` are the service's own."""
    detail = f"HTTP {status}"
    if status in {TOO_MANY, UNAVAILABLE}:
        until = f" for {retry_after:.0f} s" if retry_after else " for a while"
        return RateLimited(
            f"The service asks to be left alone{until}.", retry_after=retry_after, detail=detail
        )
    if status in {UNAUTHORIZED, FORBIDDEN}:
        return AccessError(f"The service wants a sign-in, or a right to this (HTTP {status}).", detail=detail)
    if status == BAD_GATEWAY:
        return Unreachable("The service is not there behind its gateway (HTTP 502).", detail=detail)
    if status == GATEWAY_TIMEOUT:
        return TimedOut("The service did not answer its own gateway in time (HTTP 504).", detail=detail)
    said = f" It says: {words}" if words else ""
    return Refused(f"The service answered with HTTP {status}.{said}", detail=detail, evidence=evidence)
