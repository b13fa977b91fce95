"""Stored results: where, how much, how long."""

from dataclasses import dataclass
from pathlib import Path

from fsspec.core import url_to_fs
from typing_extensions import override

from app.config.deployment import Deployment
from app.config.settings import PREFIX, setting

__all__ = ["Results"]


@dataclass(frozen=True, kw_only=True)
class Results(Deployment):
    """Results."""

    results_url: str = setting(
        "",
        "Where machines share results, as fsspec writes it: file:///…, s3://…; empty is nowhere.",
    )
    result_hours: float = setting(24.0, "Life time of a stored result, in hours.")
    result_megabytes: int = setting(2_000, "Room for all stored results; the oldest go first.")
    result_megabytes_per_account: int = setting(
        500, "Room for the results of one account; those in its baskets stay, the oldest others go first."
    )

    @property
    def results_dir(self) -> Path:
        """Where results are stored."""
        return self.data_dir / "results"

    @override
    def faults(self) -> list[str]:
        found = super().faults()
        try:
            url_to_fs(self.results_url or "memory://")
        except (ImportError, ValueError) as error:
            found.append(f"{PREFIX}RESULTS_URL={self.results_url!r}: {error}.")
        return found
