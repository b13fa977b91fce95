"""From a host's name to a connection to an address that was checked."""

import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from connectors.deadline import Deadline
from connectors.errors import TimedOut, Unreachable
from connectors.transport.addresses import AllowList, IpAddress

__all__ = ["CONNECT_SECONDS", "Dialler", "Found", "Resolve", "look_up"]

CONNECT_SECONDS = 5.0
RESOLVER_THREADS = 16

Found = tuple[socket.AddressFamily, IpAddress, tuple[str, int] | tuple[str, int, int, int]]
Resolve = Callable[[str, int], Sequence[Found]]


def look_up(host: str, port: int) -> list[Found]:
    """The addresses of a host, as the system gives them. Raises OSError or UnicodeError."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [
        (family, ip_address(str(where[0]).partition("%")[0]), where)  # type: ignore[misc] # int where there is no IPv6
        for family, _, _, _, where in answers
    ]


class Dialler:
    """Resolves once, checks every address, connects to one of them: a name cannot change in between."""

    def __init__(self, allowed: AllowList, resolve: Resolve = look_up) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        # A name server that does not answer cannot be interrupted: it keeps one of these, not the asker.
        self._resolvers = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="door-names")

    def addresses(self, host: str, port: int, deadline: Deadline) -> Sequence[Found]:
        """Where a host is; every address may be asked. Raises Forbidden, Unreachable or TimedOut."""
        if self._process != os.getpid():
            # A forked process has none of the threads.
            self._begin()
        waiting = self._resolvers.submit(self._resolve, host.strip("[]"), port)
        try:
            found = waiting.result(deadline.remaining())
        except TimeoutError as error:
            waiting.cancel()
            raise TimedOut("The service's name could not be looked up in time.", detail=host) from error
        except (OSError, UnicodeError) as error:
            raise Unreachable("The service's name is not known.", detail=f"{host}: {error}") from error
        if not found:
            raise Unreachable("The service's name has no address.", detail=host)
        self._allowed.check(host.strip("[]"), port, [address for _, address, _ in found])
        return found

    def dial(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """A connection, with the time left as its timeout. Raises Forbidden, Unreachable or TimedOut."""
        faults = []
        for family, _, where in self.addresses(host, port, deadline):
            deadline.check()
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(min(CONNECT_SECONDS, deadline.remaining()))
                connection.connect(where)
            except OSError as error:
                connection.close()
                faults.append(f"{where[0]}: {error}")
            else:
                return connection
        deadline.check()
        raise Unreachable("The service could not be reached.", detail="; ".join(faults))
