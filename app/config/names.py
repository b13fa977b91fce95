"""What finds the position of a name."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Names"]


@dataclass(frozen=True, kw_only=True)
class Names(Settings):
    """Names of objects."""

    sesame_url: str = setting(
        "https://cds.unistra.fr/cgi-bin/nph-sesame", "Name resolver (CDS Sesame); empty switches it off."
    )
    sesame_days: int = setting(30, "Days that a resolved name is remembered.")
