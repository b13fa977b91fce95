"""How archives are asked."""

from dataclasses import dataclass

from typing_extensions import override

from app.config.settings import PREFIX, Settings, setting
from connectors.transport.addresses import AllowList

__all__ = ["Asking"]


@dataclass(frozen=True, kw_only=True)
class Asking(Settings):
    """Asking archives."""

    quick_seconds: float = setting(10.0, "Budget of a question asked while the person waits, in seconds.")
    normal_seconds: float = setting(
        60.0, "Budget of each archive in a search that may take longer, in seconds."
    )
    thorough_seconds: float = setting(900.0, "Budget of each archive in a thorough search, in seconds.")
    asking_threads: int = setting(
        8, "Most threads of a web process that may wait for archives at once.", least=1
    )
    search_threads: int = setting(32, "Most datasets that one search asks at once.", least=1)
    questions_per_host: int = setting(
        8, "Most questions that one host gets from the portal at once.", least=1
    )
    max_rows: int = setting(50_000, "Most rows that one question to one dataset may bring.", least=1)
    allowed_hosts: str = setting(
        "",
        "Hosts with private addresses that may be asked all the same: host, host:port or network, by commas.",
    )

    @override
    def faults(self) -> list[str]:
        found = super().faults()
        if not self.quick_seconds <= self.normal_seconds <= self.thorough_seconds:
            found.append(f"{PREFIX}NORMAL_SECONDS: must be between QUICK_SECONDS and THOROUGH_SECONDS.")
        try:
            AllowList(self.allowed_hosts.split(","))
        except ValueError as error:
            found.append(f"{PREFIX}ALLOWED_HOSTS: {error}.")
        return found
