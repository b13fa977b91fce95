"""The web server, and how the portal presents itself."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Server"]

HIGHEST_PORT = 65_535


@dataclass(frozen=True, kw_only=True)
class Server(Settings):
    """The web server."""

    host: str = setting("127.0.0.1", "Address that the web server listens on.")
    port: int = setting(8000, "Port that the web server listens on.", least=1, most=HIGHEST_PORT)
    base_url: str = setting(
        "", "Public address of the portal, where it stands behind a proxy; empty is http://host:port."
    )
    proxies: int = setting(0, "Number of trusted reverse proxies in front, whose X-Forwarded headers count.")
    title: str = setting("Escapade", "Name of the portal in its pages.")
    contact: str = setting(
        "", "E-mail or URL of the operator, shown in the footer and sent in the User-Agent."
    )
    web_workers: int = setting(2, "Web server processes.", least=1)
    web_threads: int = setting(16, "Threads in each web server process.", least=1)

    @property
    def address(self) -> str:
        """Where people find the portal."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"
