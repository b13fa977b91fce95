"""The only door to the network: total deadlines, limits, checked addresses, and a memory of each host.

See docs/transport.md. `HttpTransport` is the real one, `MemoryTransport` the one for tests; `session_for`
gives pyvo's objects a session that goes through either.
"""

from connectors.transport.addresses import Forbidden
from connectors.transport.asking import Transport
from connectors.transport.hosts import HostHealth, Hosts, Places
from connectors.transport.memory import MemoryTransport
from connectors.transport.real import HttpTransport
from connectors.transport.session import DoorSession, session_for
from connectors.transport.standings import OwnStandings, Rules, Standing, Standings
from connectors.transport.translating import translate
from connectors.transport.values import Reply, Request, Stream, Upload

__all__ = [
    "DoorSession",
    "Forbidden",
    "HostHealth",
    "Hosts",
    "HttpTransport",
    "MemoryTransport",
    "OwnStandings",
    "Places",
    "Reply",
    "Request",
    "Rules",
    "Standing",
    "Standings",
    "Stream",
    "Transport",
    "Upload",
    "session_for",
    "translate",
]
