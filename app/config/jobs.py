"""How many jobs one person has, and how long they are remembered."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Jobs"]


@dataclass(frozen=True, kw_only=True)
class Jobs(Settings):
    """Jobs and history."""

    jobs_at_once: int = setting(
        4, "Most searches of one person that run at once, quick and thorough each.", least=1
    )
    jobs_waiting: int = setting(200, "Most searches of one person that may wait for a worker.", least=1)
    job_days: float = setting(7.0, "Days that an ended job stays in the list.")
    history_days: float = setting(180.0, "Days that a search stays in a person's history; pinned ones stay.")
