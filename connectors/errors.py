"""What can go wrong when an archive is asked.

ConnectorError            for the person: message; for the log: detail
├── UsageError            mend the question        → 422 beside the field, never retried
├── TransientError        try again later          → retried within the budget
│   ├── Unreachable
│   ├── TimedOut
│   ├── RateLimited
│   └── Suspended
├── AccessError           sign in, or no right     → sign-in link
└── ArchiveError          the archive erred        → its own words are shown
    ├── Refused
    ├── Unreadable
    └── Forbidden         the portal itself will not ask this address (connectors/transport/addresses.py)
"""

__all__ = [
    "AccessError",
    "ArchiveError",
    "ConnectorError",
    "RateLimited",
    "Refused",
    "Suspended",
    "TimedOut",
    "TransientError",
    "Unreachable",
    "Unreadable",
    "UsageError",
]


class ConnectorError(Exception):
    """Asking an archive failed.

    `message` is for the person, in words that say what to do; `detail` is for the log and the diagnosis.
    """

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail

    @property
    def kind(self) -> str:
        """The error's name, as stored and shown."""
        return type(self).__name__


class UsageError(ConnectorError):
    """The question must be mended; `field` names the form field at fault, where there is one."""

    def __init__(self, message: str, *, field: str | None = None, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.field = field


class TransientError(ConnectorError):
    """The same question may be answered later; `retry_after` in seconds where it is known."""

    def __init__(self, message: str, *, retry_after: float | None = None, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.retry_after = retry_after


class Unreachable(TransientError):  # noqa: N818 - named by what happened
    """No connection could be made."""


class TimedOut(TransientError):  # noqa: N818 - named by what happened
    """The time budget ended before the answer did."""


class RateLimited(TransientError):  # noqa: N818 - named by what happened
    """The archive asks for fewer questions (HTTP 429 or 503 with Retry-After)."""


class Suspended(TransientError):  # noqa: N818 - named by what happened
    """The portal stopped asking a failing archive for a while."""


class AccessError(ConnectorError):
    """Signing in is needed, or the right is missing."""


class ArchiveError(ConnectorError):
    """The archive answered wrongly; `evidence` keeps the first bytes of what it said."""

    def __init__(self, message: str, *, detail: str = "", evidence: bytes = b"") -> None:
        super().__init__(message, detail=detail)
        self.evidence = evidence


class Refused(ArchiveError):  # noqa: N818 - named by what happened
    """The archive said no: an HTTP error status or QUERY_STATUS=ERROR (DALI 1.1, section 4.2)."""


class Unreadable(ArchiveError):  # noqa: N818 - named by what happened
    """The answer is not what its protocol promises."""
