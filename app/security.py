"""What every request must pass and every response must carry."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.bearer import bearer_text
from app.config import Config

__all__ = ["ALADIN_STYLES", "POLICY", "forms_may_go_to", "init_app", "let_others_draw", "samp_policy"]

READS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PERMISSIONS = ", ".join(
    f"{power}=()"
    for power in (
        "camera",
        "microphone",
        "geolocation",
        "payment",
        "usb",
        "serial",
        "hid",
        "midi",
    )
)
ALADIN_STYLES = (
    "sha256-cEnY4wnnUdAaYodEHQq0zu+362EwEHHSAlawP4BBKmw=",
    "sha256-wkY2X5hecQzbhnFCqvTpwrUJ1f4X8LH5WFjYUzv1wmU=",
)
"""Of the style sheet and the style attribute that Aladin Lite 3.8.2 puts into a page.

Another version has others; a browser tells them in its console when it refuses them.
"""


def _interactive_policy(hosts: Iterable[str]) -> str:
    more = " ".join(["data:", "blob:", *hosts])
    styles = " ".join(f"'{digest}'" for digest in ALADIN_STYLES)
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src 'self' 'unsafe-hashes' {styles}; img-src 'self' {more}; connect-src 'self' {more}; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def let_others_draw(response: Response, hosts: Iterable[str]) -> None:
    """Let a page have Aladin Lite: WebAssembly, pictures that it makes, tiles of these hosts.

    Those need not say that other sites may embed them; they are asked without cookies instead.
    """
    response.headers["Content-Security-Policy"] = _interactive_policy(hosts)
    response.headers["Cross-Origin-Embedder-Policy"] = "credentialless"


def samp_policy() -> str:
    """The policy of the page that meets a SAMP hub on the person's machine (SAMP 1.3, section 5.2.1)."""
    hub = "http://localhost:21012 http://127.0.0.1:21012"
    return POLICY.replace("connect-src 'self'", f"connect-src 'self' {hub}")


def forms_may_go_to(origin: str) -> str:
    """The policy of a page whose form is sent to another site: the provider that somebody signs out of."""
    return POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")


def _same_origin() -> None:
    """Refuse a write that another site's page sent.

    Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; what sends neither is
    no browser and holds no cookie that somebody else could misuse. No more does who sends a token alone.
    """
    if request.method in READS or (bearer_text() and not request.cookies):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        allowed = origin is None or origin.partition("://")[2] == request.host
    if not allowed:
        abort(403, "This was sent by a page of another site. Open the portal itself and try again.")


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
    response.headers["Permissions-Policy"] = PERMISSIONS
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def init_app(app: Flask, config: Config) -> None:
    """Install the checks, the headers and the cookie's settings."""
    app.config.update(
        SESSION_COOKIE_NAME="escapade",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.address.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        # A slow answer must not bring an older cookie back over a newer one.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    if config.proxies:
        count = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's own way to add middleware
    app.before_request(_same_origin)
    app.after_request(_headers)
