"""Who people are: signing in, what is kept for them sealed, and the audit trail."""

from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from app.config.deployment import SHORTEST_KEY, Deployment
from app.config.secret import kept_secret
from app.config.settings import PREFIX, setting

__all__ = ["Identity"]


@dataclass(frozen=True, kw_only=True)
class Identity(Deployment):
    """Signing in."""

    providers: Path | None = setting(
        None,
        "TOML file of sign-in providers; empty is providers.toml in the data folder, if there is one.",
    )
    token_keys: str = setting(
        "", "Secrets that seal remote tokens, by commas: the first seals, all open; empty is the secret key."
    )
    sign_in_days: float = setting(30.0, "Days that a sign-in lasts.")
    sign_up: bool = setting(
        False, "Whether an e-mail address that is not known gets a link as well, which makes an account."
    )
    renew_minutes: float = setting(
        30.0, "Minutes after which a provider is asked again for somebody's groups, where it allows that."
    )
    audit_days: float = setting(365.0, "Days that the audit trail goes back.")

    @property
    def vault_secrets(self) -> tuple[str, ...]:
        """What remote tokens are sealed with, the first for new ones."""
        named = tuple(key for key in map(str.strip, self.token_keys.split(",")) if key)
        return named or (self.secret_key or kept_secret(self.data_dir),)

    @override
    def faults(self) -> list[str]:
        found = super().faults()
        if self.is_production and any(len(key) < SHORTEST_KEY for key in self.token_keys.split(",") if key):
            found.append(
                f"{PREFIX}TOKEN_KEYS: production needs secrets of at least {SHORTEST_KEY} characters."
            )
        return found
