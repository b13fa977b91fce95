"""The portal's parts, put together once for each process."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

from flask import current_app

from app.config import Config
from app.queue import JobQueue, RqQueue, connect
from app.services.names import Sesame
from app.services.previews import Previews
from app.services.results import ResultStore
from app.services.searches import Desk
from connectors.local import find_tables
from connectors.registry import SHIPPED, Registry, Tools, load_registry
from connectors.transport import Hosts, HttpTransport

__all__ = ["Portal", "build_portal", "portal"]


@dataclass(frozen=True, slots=True)
class Portal:
    """Settings, archives, the desk that asks them, name resolver, queue, the network's door, previews."""

    config: Config
    registry: Registry
    desk: Desk
    sesame: Sesame
    queue: JobQueue
    transport: HttpTransport
    previews: Previews


def _registry(config: Config, transport: HttpTransport) -> Registry:
    tools = Tools(transport, config.cache_dir, config.table_folders)
    offered, faults = find_tables(config.table_folders)
    registry = load_registry(
        tools,
        folders=[SHIPPED, *([config.archives_dir] if config.archives_dir else [])],
        shipped={name.strip() for name in config.archives.split(",")} - {""},
        offered=offered,
    )
    return Registry(registry.archives, registry.connectors, (*registry.faults, *faults))


def build_portal(config: Config) -> Portal:
    """Put the parts together; nothing is asked of the network or the database yet."""
    for folder in (config.results_dir, config.cache_dir):
        folder.mkdir(parents=True, exist_ok=True)
    agent = f"Escapade/{version('escapade')} (+{config.contact or config.address})"
    transport = HttpTransport(
        agent,
        allowed_hosts=config.allowed_hosts.split(","),
        cache=config.cache_dir / "network",
        hosts=Hosts(per_host=config.questions_per_host),
    )
    desk = Desk(
        store=ResultStore(config.results_dir),
        pool=ThreadPoolExecutor(config.asking_threads, thread_name_prefix="asking"),
        quick_seconds=config.quick_seconds,
        lives=timedelta(hours=config.result_hours),
    )
    sesame = Sesame(config.sesame_url, transport, timedelta(days=config.sesame_days))
    queue = RqQueue(connect(config.redis_url))
    previews = Previews(config.cache_dir / "previews", transport)
    return Portal(config, _registry(config, transport), desk, sesame, queue, transport, previews)


def portal() -> Portal:
    """The current application's portal."""
    found = current_app.extensions["portal"]
    if not isinstance(found, Portal):
        raise TypeError("the application has no portal")
    return found
