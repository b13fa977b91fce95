"""How long ago something was, in words."""

from datetime import datetime

__all__ = ["age_words"]

MINUTE, HOUR, DAY = 60, 3600, 86_400
LIMITS = ((2 * DAY, DAY, "days"), (2 * HOUR, HOUR, "h"), (MINUTE, MINUTE, "min"))
"""From how many seconds on each unit is used, and how many seconds it has."""


def age_words(moment: datetime, present: datetime) -> str:
    """Such as "12 min ago"; nothing for what was less than a minute ago."""
    seconds = (present - moment).total_seconds()
    for least, unit, name in LIMITS:
        if seconds >= least:
            return f"{seconds // unit:.0f} {name} ago"
    return ""
