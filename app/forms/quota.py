"""What an administrator gives to an account."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["NAMES", "QuotaForm", "read_quota"]

NAMES = ("most_jobs", "result_megabytes", "upload_megabytes")
MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class QuotaForm:
    """Each quota, None for the portal's own; and what is wrong, by field."""

    values: Mapping[str, int | None]
    faults: Mapping[str, str]


def read_quota(given: Mapping[str, str]) -> QuotaForm:
    """Whole numbers; an empty field is the portal's own setting."""
    values: dict[str, int | None] = {}
    faults = {}
    for name in NAMES:
        text = given.get(name, "").strip()
        if not text:
            values[name] = None
        elif text.isascii() and text.isdecimal() and int(text[:9]) <= MOST and len(text) < len(str(MOST)) + 1:
            values[name] = int(text)
        else:
            faults[name] = "Give a whole number, 0 or more, or leave it empty for the portal's own."
    return QuotaForm(values, faults)
