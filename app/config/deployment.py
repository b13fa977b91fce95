"""Where the portal runs, and what it keeps there."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from app.config.settings import PREFIX, Settings, setting

__all__ = ["SHORTEST_KEY", "Deployment"]

SHORTEST_KEY = 32


@dataclass(frozen=True, kw_only=True)
class Deployment(Settings):
    """The portal itself."""

    environment: str = setting(
        "development",
        "`development` or `production`; production refuses weak secrets.",
        choices=("development", "production"),
    )
    secret_key: str = setting(
        "", "Signs cookies; at least 32 characters. In development one is made and kept in the data folder."
    )
    data_dir: Path = setting(Path("data"), "Folder for the database, results, caches and tables.")
    log_level: str = setting(
        "INFO", "DEBUG, INFO, WARNING or ERROR.", choices=("DEBUG", "INFO", "WARNING", "ERROR")
    )

    @property
    def is_production(self) -> bool:
        """Whether weak secrets and insecure cookies are refused."""
        return self.environment == "production"

    @property
    def cache_dir(self) -> Path:
        """Where connectors keep what they can make again."""
        return self.data_dir / "cache"

    @override
    def faults(self) -> list[str]:
        found = super().faults()
        if self.is_production and len(self.secret_key) < SHORTEST_KEY:
            found.append(
                f"{PREFIX}SECRET_KEY: production needs a secret of at least {SHORTEST_KEY} characters; "
                'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return found
