"""The portal's parts, put together once for each process."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import version
from threading import BoundedSemaphore

from flask import current_app

from app.config import Config
from app.extensions import db
from app.places import SharedPlaces
from app.queue import JobQueue, RqQueue, connect
from app.services.accounts.vault import Vault
from app.services.fitsview import Maker, Shelf
from app.services.jobs.budgets import Budgets
from app.services.jobs.drafting import Drafter
from app.services.jobs.running import Engine
from app.services.jobs.starting import Starter
from app.services.jobs.turns import Limits, Turns
from app.services.jobs.waiting import Waiting
from app.services.mail import Mailer, mailer_of
from app.services.names import Sesame
from app.services.offers import Beyond, Offers
from app.services.own_tables.keeping import Keeper
from app.services.own_tables.offering import OWN, OwnOffers
from app.services.previews import Previews
from app.services.rates import Rates
from app.services.registry.asking import VoRegistry
from app.services.registry.harvesting import Harvester
from app.services.registry.keeping import Copy
from app.services.registry.services import ARCHIVE, FoundOffers
from app.services.results import make_store
from app.services.searches.handing import Behind
from app.services.searches.searches import Desk
from app.services.signing.asking import Asker
from app.services.signing.discovery import Discovery
from app.services.signing.providers import Provider, load_providers
from app.services.signing.renewing import Renewer
from app.services.sql import LocalSql
from app.services.switches import Switches
from app.services.workbench.catalogues import Catalogues
from app.services.workbench.here import HERE, HereOffers
from app.services.workbench.telling import Telling
from app.standings import SharedStandings
from connectors.local import find_tables
from connectors.registry import SHIPPED, Registry, Tools, load_registry
from connectors.sandbox import Sandbox
from connectors.transport import Hosts, HttpTransport
from connectors.vo_registry import chosen_mirrors

__all__ = ["Portal", "build_portal", "portal", "whole_registry"]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Portal:
    """Settings, archives, who asks them (desk, engine), name resolver, queue, the network's door, previews.

    `waiting` lets some requests wait for a job. `beyond` finds what is in no archive file, `catalogues` and
    `telling` what services say of themselves. `vault` seals, `asker` speaks with the sign-in `providers`,
    `rates` counts who does what, `switches` tell what is off. `vo_registry` is that of the Virtual
    Observatory, `registry` the portal's own archives.
    """

    config: Config
    registry: Registry
    desk: Desk
    sesame: Sesame
    queue: JobQueue
    transport: HttpTransport
    previews: Previews
    engine: Engine
    waiting: Waiting
    beyond: Mapping[str, Beyond]
    catalogues: Catalogues
    telling: Telling
    vault: Vault
    providers: Mapping[str, Provider]
    asker: Asker
    rates: Rates
    switches: Switches
    vo_registry: VoRegistry

    @property
    def offers(self) -> Offers:
        """What can be asked, what is in no archive file included."""
        return Offers(self.registry, self.beyond)

    @property
    def keeper(self) -> Keeper:
        """What keeps people's own tables."""
        config = self.config
        most_each = config.upload_megabytes_per_account * MEGABYTE
        return Keeper(self.desk.store, timedelta(days=config.table_days), most_each, config.max_rows)

    @property
    def renewer(self) -> Renewer:
        """What asks providers again for what they said at a sign-in."""
        return Renewer(self.asker, self.providers, self.vault)

    @property
    def turns(self) -> Turns:
        """Whose turn it is."""
        limits = Limits(self.config.jobs_at_once, self.config.jobs_waiting)
        return Turns(self.queue, self.engine.budgets, limits)

    @property
    def fits(self) -> Maker:
        """What looks into FITS files."""
        config = self.config
        room = config.fits_cache_megabytes * MEGABYTE
        shelf = Shelf(config.cache_dir / "fits", config.fits_hours * 3600, room)
        return Maker(shelf, self.transport, config.fits_megabytes * MEGABYTE)

    @property
    def starter(self) -> Starter:
        """What begins jobs."""
        drafter = Drafter(self.engine.budgets, timedelta(days=self.config.job_days))
        return Starter(self.desk, drafter, self.turns)

    @property
    def mailer(self) -> Mailer | None:
        """What sends letters, None where no mail server is named."""
        return mailer_of(self.config)


def _registry(config: Config, tools: Tools) -> Registry:
    offered, faults = find_tables(config.table_folders)
    registry = load_registry(
        tools,
        folders=[SHIPPED, *([config.archives_dir] if config.archives_dir else [])],
        shipped={name.strip() for name in config.archives.split(",")} - {""},
        offered=offered,
    )
    return Registry(registry.archives, registry.connectors, (*registry.faults, *faults))


def _vo_registry(config: Config, transport: HttpTransport) -> VoRegistry:
    mirrors = chosen_mirrors(config.registry_urls)
    copy = Copy(config.cache_dir / "registry")
    harvester = Harvester(copy, transport, mirrors, config.registry_days)
    at_once = BoundedSemaphore(max(1, config.web_threads // 4))  # so that pages always find a thread
    return VoRegistry(copy, harvester, transport, mirrors, config.quick_seconds, at_once)


def _transport(config: Config, queue: RqQueue) -> HttpTransport:
    places = SharedPlaces(queue.connection, config.questions_per_host)
    standings = SharedStandings(queue.connection)
    return HttpTransport(
        f"Escapade/{version('escapade')} (+{config.contact or config.address})",
        allowed_hosts=config.allowed_hosts.split(","),
        cache=config.cache_dir / "network",
        hosts=Hosts(per_host=config.questions_per_host, places=places, standings=standings),
    )


def _desk(config: Config) -> Desk:
    return Desk(
        store=make_store(config.results_dir, config.results_url, config.result_megabytes * MEGABYTE),
        # As many again as may wait in requests can go on behind them.
        pool=ThreadPoolExecutor(2 * config.asking_threads, thread_name_prefix="asking"),
        quick_seconds=config.quick_seconds,
        lives=timedelta(hours=config.result_hours),
        behind=Behind(config.normal_seconds, BoundedSemaphore(config.asking_threads)),
    )


def _sandbox(config: Config) -> Sandbox:
    folder, disk = config.cache_dir / "sql", 5 * config.sql_megabytes
    return Sandbox(folder, config.sql_rows, config.sql_megabytes, disk, config.sql_seconds)


def build_portal(config: Config) -> Portal:
    """Put the parts together; nothing is asked of the network or the database yet."""
    for folder in (config.results_dir, config.cache_dir):
        folder.mkdir(parents=True, exist_ok=True)
    queue = RqQueue(connect(config.redis_url))
    transport = _transport(config, queue)
    desk = _desk(config)
    sesame = Sesame(config.sesame_url, transport, timedelta(days=config.sesame_days))
    half = BoundedSemaphore(max(1, config.web_threads // 2))  # so that pages always find a thread
    previews = Previews(config.cache_dir / "previews", transport, half)
    budgets = Budgets(config.quick_seconds, config.normal_seconds, config.thorough_seconds)
    engine = Engine(desk.store, budgets, desk.lives, config.search_threads)
    waiting = Waiting(BoundedSemaphore(config.web_threads // 4))
    tools = Tools(transport, config.cache_dir, config.table_folders)
    registry = _registry(config, tools)
    sql = LocalSql(desk.store, _sandbox(config))
    telling = ThreadPoolExecutor(4, thread_name_prefix="telling")
    return Portal(
        config=config,
        registry=registry,
        desk=desk,
        sesame=sesame,
        queue=queue,
        transport=transport,
        previews=previews,
        engine=engine,
        waiting=waiting,
        beyond={OWN: OwnOffers(desk.store), HERE: HereOffers(registry, sql), ARCHIVE.id: FoundOffers(tools)},
        catalogues=Catalogues(config.cache_dir / "catalogues", telling, config.normal_seconds),
        telling=Telling(telling),
        vault=Vault(config.vault_secrets),
        providers=load_providers(config),
        asker=Asker(transport, Discovery(transport)),
        rates=Rates(queue.connection),
        switches=Switches(),
        vo_registry=_vo_registry(config, transport),
    )


def _whole() -> Portal:
    found = current_app.extensions["portal"]
    if not isinstance(found, Portal):
        raise TypeError("the application has no portal")
    return found


def portal() -> Portal:
    """The current application's portal, without the archives that are switched off."""
    found = _whole()
    off = found.switches.off(db.engine)
    return replace(found, registry=found.registry.without(off)) if off else found


def whole_registry() -> Registry:
    """All archives of the current application, those that are switched off as well."""
    return _whole().registry
