"""The portal's settings: one frozen dataclass, read once from the environment."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fsspec.core import url_to_fs

from connectors.transport.addresses import AllowList

__all__ = ["PREFIX", "Config", "ConfigError", "read_config"]

PREFIX = "ESCAPADE_"
SHORTEST_KEY = 32
HIGHEST_PORT = 65_535
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
LONGEST_SOCKET_PATH = 103  # bytes that a unix socket's address holds where it holds least (macOS; Linux: 107)


class ConfigError(Exception):
    """The environment cannot be used; `faults` lists every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _setting(default: Any, help_text: str) -> Any:
    """A field whose help the operator's documentation shows."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, with its default. In the environment each is ESCAPADE_ and its name in capitals."""

    environment: str = _setting(
        "development", "`development` or `production`; production refuses weak secrets."
    )
    secret_key: str = _setting(
        "", "Signs cookies; at least 32 characters. In development one is made and kept in the data folder."
    )
    data_dir: Path = _setting(Path("data"), "Folder for the database, results, caches and tables.")
    database_url: str = _setting(
        "", "SQLAlchemy URL; empty is SQLite in the data folder. PostgreSQL: postgresql+psycopg://…"
    )
    queue_url: str = _setting("", "Redis or Valkey URL; empty is the embedded Valkey over a unix socket.")
    host: str = _setting("127.0.0.1", "Address that the web server listens on.")
    port: int = _setting(8000, "Port that the web server listens on.")
    base_url: str = _setting(
        "", "Public address of the portal, where it stands behind a proxy; empty is http://host:port."
    )
    proxies: int = _setting(0, "Number of trusted reverse proxies in front, whose X-Forwarded headers count.")
    title: str = _setting("Escapade", "Name of the portal in its pages.")
    contact: str = _setting(
        "", "E-mail or URL of the operator, shown in the footer and sent in the User-Agent."
    )
    web_workers: int = _setting(2, "Web server processes.")
    web_threads: int = _setting(16, "Threads in each web server process.")
    job_workers: int = _setting(
        2, "Processes that run jobs, 0 where other machines do; of several, the first does no thorough ones."
    )
    queue_megabytes: int = _setting(256, "Most memory of the embedded Valkey; a full one refuses new jobs.")
    asking_threads: int = _setting(8, "Most threads of a web process that may wait for archives at once.")
    quick_seconds: float = _setting(10.0, "Budget of a question asked while the person waits, in seconds.")
    normal_seconds: float = _setting(
        60.0, "Budget of each archive in a search that may take longer, in seconds."
    )
    thorough_seconds: float = _setting(900.0, "Budget of each archive in a thorough search, in seconds.")
    search_threads: int = _setting(32, "Most datasets that one search asks at once.")
    jobs_at_once: int = _setting(4, "Most searches of one person that run at once, quick and thorough each.")
    jobs_waiting: int = _setting(200, "Most searches of one person that may wait for a worker.")
    job_days: float = _setting(7.0, "Days that an ended job stays in the list.")
    history_days: float = _setting(180.0, "Days that a search stays in a person's history; pinned ones stay.")
    max_rows: int = _setting(50_000, "Most rows that one question to one dataset may bring.")
    results_url: str = _setting(
        "",
        "Where machines share results, as fsspec writes it: file:///…, s3://…; empty is nowhere.",
    )
    sql_rows: int = _setting(1_000_000, "Most rows that a query over results and local tables may give.")
    sql_seconds: float = _setting(60.0, "Longest time of such a query, in seconds.")
    sql_megabytes: int = _setting(400, "Most memory of such a query; what it needs beyond goes to disk.")
    result_hours: float = _setting(24.0, "Life time of a stored result, in hours.")
    result_megabytes: int = _setting(2_000, "Room for all stored results; the oldest go first.")
    result_megabytes_per_account: int = _setting(
        500, "Room for the results of one account; those in its baskets stay, the oldest others go first."
    )
    fits_megabytes: int = _setting(64, "Largest FITS file of an archive that the portal looks into.")
    fits_hours: float = _setting(24.0, "Life time of what is kept of a FITS file, in hours.")
    fits_cache_megabytes: int = _setting(500, "Room for what is kept of FITS files; the oldest go first.")
    questions_per_host: int = _setting(8, "Most questions that one host gets from the portal at once.")
    table_days: float = _setting(30.0, "Days that a table which a person brought stays.")
    allowed_hosts: str = _setting(
        "",
        "Hosts with private addresses that may be asked all the same: host, host:port or network, by commas.",
    )
    archives: str = _setting("", "Ids of the shipped archives to offer, by commas; empty offers all of them.")
    archives_dir: Path | None = _setting(
        None, "Folder of archive TOML files that add to or override the shipped ones."
    )
    tables_dir: Path | None = _setting(
        None, "Folder of an institute's own tables, each with a TOML beside it."
    )
    demo: bool = _setting(True, "Whether to build and show the demo archive.")
    sesame_url: str = _setting(
        "https://cds.unistra.fr/cgi-bin/nph-sesame", "Name resolver (CDS Sesame); empty switches it off."
    )
    sesame_days: int = _setting(30, "Days that a resolved name is remembered.")
    registry_urls: str = _setting(
        "", "TAP addresses of VO registries (RegTAP), by commas, asked in this order; empty is those known."
    )
    registry_days: int = _setting(
        7, "Days after which the local copy of the VO registry is harvested anew; 0 leaves it to you."
    )
    smtp_url: str = _setting(
        "",
        "Mail server, as smtp://name:password@host:587 (STARTTLS) or smtps://…; empty sends no e-mail.",
    )
    mail_from: str = _setting("", "Sender of e-mail, as `Escapade <portal@example.org>`.")
    providers: Path | None = _setting(
        None,
        "TOML file of sign-in providers; empty is providers.toml in the data folder, if there is one.",
    )
    token_keys: str = _setting(
        "", "Secrets that seal remote tokens, by commas: the first seals, all open; empty is the secret key."
    )
    sign_in_days: float = _setting(30.0, "Days that a sign-in lasts.")
    sign_up: bool = _setting(
        False, "Whether an e-mail address that is not known gets a link as well, which makes an account."
    )
    renew_minutes: float = _setting(
        30.0, "Minutes after which a provider is asked again for somebody's groups, where it allows that."
    )
    audit_days: float = _setting(365.0, "Days that the audit trail goes back.")
    sign_ins_per_minute: int = _setting(
        60, "Most steps of signing in by one address in a minute; 0 is no limit, here and below."
    )
    searches_per_minute: int = _setting(120, "Most searches that one person or address begins in a minute.")
    writes_per_minute: int = _setting(600, "Most other changes by one person or address in a minute.")
    api_per_minute: int = _setting(1200, "Most requests of programs by one person or address in a minute.")
    upload_megabytes_per_account: int = _setting(200, "Room for the tables that one account has uploaded.")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")

    @property
    def is_production(self) -> bool:
        """Whether weak secrets and insecure cookies are refused."""
        return self.environment == "production"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'escapade.sqlite'}"

    @property
    def valkey_socket(self) -> Path:
        """Where the embedded Valkey listens: in the data folder, or a private one where that is too long."""
        folder = self.data_dir.resolve() / "run"
        if len(os.fsencode(folder / "valkey.sock")) > LONGEST_SOCKET_PATH:
            mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"escapade-{os.getuid()}-{mark}"
        return folder / "valkey.sock"

    @property
    def redis_url(self) -> str:
        """The queue's URL, with the default filled in."""
        return self.queue_url or f"unix://{self.valkey_socket}"

    @property
    def vault_secrets(self) -> tuple[str, ...]:
        """What remote tokens are sealed with, the first for new ones."""
        named = tuple(key for key in map(str.strip, self.token_keys.split(",")) if key)
        return named or (self.secret_key or kept_secret(self.data_dir),)

    @property
    def address(self) -> str:
        """Where people find the portal."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def results_dir(self) -> Path:
        """Where results are stored."""
        return self.data_dir / "results"

    @property
    def cache_dir(self) -> Path:
        """Where connectors keep what they can make again."""
        return self.data_dir / "cache"

    @property
    def table_folders(self) -> tuple[Path, ...]:
        """Folders of local tables: the demo's and the institute's own."""
        demo = (self.data_dir / "demo",) if self.demo else ()
        own = (self.tables_dir,) if self.tables_dir else ()
        return demo + own


def _flag(text: str) -> bool:
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.lower() not in words:
        raise ValueError("must be true or false")
    return words[text.lower()]


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError("must be a number above 0")
    return number


READERS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: _whole,
    float: _positive,
    bool: _flag,
    Path: Path,
    Path | None: Path,
}


def _read_one(setting: Field[Any], text: str, faults: list[str]) -> Any:
    try:
        return READERS[setting.type](text)
    except ValueError as error:
        faults.append(f"{PREFIX}{setting.name.upper()}={text!r}: {error}.")
        return None if setting.default is MISSING else setting.default


def _mail_faults(config: Config) -> list[str]:
    """What is wrong with the mail server's address or the sender's; a password in it is not repeated."""
    if not config.smtp_url:
        return []
    faults = []
    try:
        place = urlsplit(config.smtp_url)
        usable = place.scheme in {"smtp", "smtps"} and bool(place.hostname) and place.port != 0
    except ValueError:
        usable = False
    if not usable:
        faults.append(f"{PREFIX}SMTP_URL: must be smtp://host:port or smtps://host:port.")
    if "@" not in config.mail_from:
        faults.append(f"{PREFIX}MAIL_FROM={config.mail_from!r}: must be an address where SMTP_URL is given.")
    return faults


def _faults_between(config: Config) -> list[str]:
    """What is wrong with values that could each be read."""
    faults = []
    if config.environment not in {"development", "production"}:
        faults.append(f"{PREFIX}ENVIRONMENT={config.environment!r}: must be development or production.")
    if config.is_production and len(config.secret_key) < SHORTEST_KEY:
        faults.append(
            f"{PREFIX}SECRET_KEY: production needs a secret of at least {SHORTEST_KEY} characters; "
            'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if config.is_production and any(len(key) < SHORTEST_KEY for key in config.token_keys.split(",") if key):
        faults.append(f"{PREFIX}TOKEN_KEYS: production needs secrets of at least {SHORTEST_KEY} characters.")
    if config.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        faults.append(f"{PREFIX}LOG_LEVEL={config.log_level!r}: must be DEBUG, INFO, WARNING or ERROR.")
    if not config.quick_seconds <= config.normal_seconds <= config.thorough_seconds:
        faults.append(f"{PREFIX}NORMAL_SECONDS: must be between QUICK_SECONDS and THOROUGH_SECONDS.")
    try:
        AllowList(config.allowed_hosts.split(","))
    except ValueError as error:
        faults.append(f"{PREFIX}ALLOWED_HOSTS: {error}.")
    faults += _mail_faults(config)
    try:
        url_to_fs(config.results_url or "memory://")
    except (ImportError, ValueError) as error:
        faults.append(f"{PREFIX}RESULTS_URL={config.results_url!r}: {error}.")
    if config.port > HIGHEST_PORT:
        faults.append(f"{PREFIX}PORT={config.port}: must be at most {HIGHEST_PORT}.")
    faults += [
        f"{PREFIX}{name.upper()}=0: must be at least 1."
        for name in (
            "port",
            "web_workers",
            "web_threads",
            "jobs_at_once",
            "jobs_waiting",
            "queue_megabytes",
            "asking_threads",
            "search_threads",
            "questions_per_host",
            "max_rows",
            "sql_rows",
            "sql_megabytes",
            "fits_megabytes",
        )
        if getattr(config, name) < 1
    ]
    return faults


def read_config(environment: Mapping[str, str]) -> Config:
    """Read the settings from an environment. Raises ConfigError with every fault at once."""
    known = {PREFIX + setting.name.upper(): setting for setting in fields(Config)}
    faults = [
        f"{name}: there is no such setting; see docs/operators.md."
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]
    values = {
        setting.name: _read_one(setting, environment[name].strip(), faults)
        for name, setting in known.items()
        if environment.get(name, "").strip()
    }
    config = Config(**values)
    faults += _faults_between(config)
    if faults:
        raise ConfigError(faults)
    return config


def kept_secret(data_dir: Path) -> str:
    """The development secret kept in the data folder, made at first use."""
    file = data_dir / "secret_key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        # Of two processes that make one at once, the first wins and both read the same.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="utf-8")
