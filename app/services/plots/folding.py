"""Times as phases of a period."""

import numpy as np

from app.services.plots.scaling import Values

__all__ = ["phases", "twice"]


def phases(times: Values, period: float, epoch: float) -> Values:
    """Where in its period each time is, from 0 up to but not including 1; `epoch` is phase 0."""
    found = np.mod((times - epoch) / period, 1.0)
    found[found >= 1] = 0.0  # a time just before the epoch is rounded up to a whole period
    return found


def twice(values: Values, *, shift: float = 0.0) -> Values:
    """The values once more, `shift` further on: two periods show what one cuts in half."""
    return np.concatenate([values, values + shift])
