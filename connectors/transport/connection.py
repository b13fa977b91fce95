"""urllib3's connections, made by the door's own dialling."""

import socket
import ssl
from collections.abc import Callable

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from typing_extensions import override
from urllib3.connection import HTTPConnection, HTTPSConnection

__all__ = ["Connection", "Dial", "make_connection", "make_tls_context"]

Dial = Callable[[str, int], socket.socket]
Connection = HTTPConnection


class _Plain(HTTPConnection):
    dial: Dial

    @override
    def _new_conn(self) -> socket.socket:
        return self.dial(self._dns_host, self.port)


class _Secure(HTTPSConnection):
    dial: Dial

    @override
    def _new_conn(self) -> socket.socket:
        return self.dial(self._dns_host, self.port)


def make_tls_context() -> ssl.SSLContext:
    """Certificates of the system, where operators put their own, and of certifi. Takes 20 ms: share it."""
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def make_connection(
    scheme: str, host: str, port: int, *, seconds: float, dial: Dial, tls: ssl.SSLContext
) -> Connection:
    """A connection not yet made; each wait on it lasts at most `seconds`."""
    made: _Plain | _Secure
    if scheme == "https":
        made = _Secure(host, port, timeout=seconds, ssl_context=tls, cert_reqs="CERT_REQUIRED")
    else:
        made = _Plain(host, port, timeout=seconds)
    made.dial = dial
    return made
