"""The providers that people may sign in by: a TOML file, with presets for common ones."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from app.config import ConfigError
from app.config.identity import Identity

__all__ = ["FILE", "Provider", "bare_group", "load_providers"]

FILE = "providers.toml"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}")
GITHUB = "https://github.com"

PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "oidc": {},
        "indigo-iam": {
            "title": "INDIGO IAM",
            "scopes": ("openid", "profile", "email", "offline_access", "wlcg.groups"),
            "group_claims": ("groups", "wlcg.groups"),
            "parameters": {"prompt": "consent"},  # without it nothing is given for asking again later
            "logout": "get",
        },
        "keycloak": {"title": "Keycloak", "group_claims": ("groups",)},
        "orcid": {"title": "ORCID", "issuer": "https://orcid.org", "scopes": ("openid",)},
        "google": {
            "title": "Google",
            "issuer": "https://accounts.google.com",
            "parameters": {"access_type": "offline", "prompt": "consent"},
        },
        "github": {
            "title": "GitHub",
            "issuer": GITHUB,
            "scopes": ("read:user", "user:email"),
            "authorization_endpoint": f"{GITHUB}/login/oauth/authorize",
            "token_endpoint": f"{GITHUB}/login/oauth/access_token",
            "user_endpoint": "https://api.github.com/user",
        },
    }
)


def _web(address: str) -> str:
    place = urlsplit(address)
    if address and (place.scheme not in {"https", "http"} or not place.hostname or place.query):
        raise ValueError("must be an address that begins with https://")
    return address


def bare_group(name: str) -> str:
    """A group's name without the slash that the WLCG profile and Keycloak put before it: it is one group."""
    return name.removeprefix("/")


Web = Annotated[str, AfterValidator(_web)]
Groups = frozenset[Annotated[str, AfterValidator(bare_group)]]


class Provider(BaseModel):
    """One provider; `id` is its name in addresses.

    `groups` of an identity are read from `group_claims`. Who is in one of `admin_groups`, or is one of
    `admin_subjects`, administers; where `only_groups` names any, nobody else gets in. `audiences` are those
    of access tokens that programs may send. A provider with a `user_endpoint` speaks OAuth 2.0 alone.
    `logout` is how its end_session_endpoint is called: by POST with a proof of who signs out, which may stand
    in no address; by GET without it, where the provider asks once more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    preset: Literal["oidc", "indigo-iam", "keycloak", "orcid", "google", "github"] = "oidc"
    title: str = Field(default="", max_length=80)
    issuer: Web = Field(min_length=1)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    group_claims: tuple[str, ...] = ()
    admin_groups: Groups = frozenset()
    admin_subjects: frozenset[str] = frozenset()
    only_groups: Groups = frozenset()
    audiences: frozenset[str] = frozenset()
    parameters: dict[str, str] = Field(default_factory=dict)
    logout: Literal["get", "post"] = "post"
    authorization_endpoint: Web = ""
    token_endpoint: Web = ""
    user_endpoint: Web = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not NAME.fullmatch(self.id):
            raise ValueError(f"the name '{self.id}' may have small letters, digits and hyphens only")
        if self.user_endpoint and not (self.authorization_endpoint and self.token_endpoint):
            raise ValueError("user_endpoint needs authorization_endpoint and token_endpoint")
        return self

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.title or self.id

    @property
    def speaks_openid(self) -> bool:
        """Whether it gives ID tokens; else its user endpoint tells who somebody is."""
        return not self.user_endpoint


def _secret(given: dict[str, Any], folder: Path, environment: Mapping[str, str]) -> str:
    """The client's secret: as it stands, from a file beside, or from the environment. Raises ValueError."""
    named = [key for key in ("client_secret", "client_secret_file", "client_secret_env") if key in given]
    if len(named) > 1:
        raise ValueError(f"only one of {' and '.join(named)} may be given")
    if file := given.pop("client_secret_file", ""):
        return (folder / str(file)).read_text("utf-8").strip()
    if variable := given.pop("client_secret_env", ""):
        if not environment.get(str(variable)):
            raise ValueError(f"client_secret_env: {variable} is not set")
        return environment[str(variable)]
    return str(given.pop("client_secret", ""))


def _provider(name: str, given: object, folder: Path, environment: Mapping[str, str]) -> Provider:
    if not isinstance(given, dict):
        raise TypeError("must be a table")
    values = dict(given)
    secret = _secret(values, folder, environment)
    preset = PRESETS.get(str(values.get("preset", "oidc")), {})
    return Provider.model_validate({**preset, **values, "id": name, "client_secret": secret})


def _words_of(error: ValidationError) -> str:
    """What is wrong, by key, without the values: one of them may be the secret."""
    faults = error.errors(include_url=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".lstrip(": ") for fault in faults)


def load_providers(config: Identity, environment: Mapping[str, str] = os.environ) -> Mapping[str, Provider]:
    """The providers by id, in the order of the file. Raises ConfigError with every fault."""
    file = config.providers or config.data_dir / FILE
    if config.providers is None and not file.exists():
        return {}
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError([f"{file}: {error}."]) from error
    found, faults = {}, []
    for name, given in tables.items():
        try:
            found[name] = _provider(name, given, file.parent, environment)
        except ValidationError as error:
            faults.append(f"{file}, [{name}]: {_words_of(error)}.")
        except (OSError, TypeError, ValueError) as error:
            faults.append(f"{file}, [{name}]: {error}.")
    if faults:
        raise ConfigError(faults)
    return found
