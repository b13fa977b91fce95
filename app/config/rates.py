"""How much one person or address may do in a minute."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Rates"]


@dataclass(frozen=True, kw_only=True)
class Rates(Settings):
    """Limits of requests."""

    sign_ins_per_minute: int = setting(
        60, "Most steps of signing in by one address in a minute; 0 is no limit, here and below."
    )
    searches_per_minute: int = setting(120, "Most searches that one person or address begins in a minute.")
    writes_per_minute: int = setting(600, "Most other changes by one person or address in a minute.")
    api_per_minute: int = setting(1200, "Most requests of programs by one person or address in a minute.")
