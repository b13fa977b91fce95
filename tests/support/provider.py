"""A real OpenID Connect provider (oidc-provider on Node), which speaks as INDIGO IAM does."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.programs import find
from tests.support.waiting import until

__all__ = ["ALICE", "AUDIENCE", "HERE", "NOTEBOOK", "RunningProvider", "running_provider", "toml_for"]

CODE = Path(__file__).parent / "oidc"
ALICE: Mapping[str, Any] = {
    "name": "Alice Adams",
    "preferred_username": "alice",
    "email": "alice@example.org",
    "email_verified": True,
    "groups": ["escape"],
    "wlcg.groups": ["/escape", "/escape/pipelines"],
}
CLIENT, SECRET = "portal", "a-client-secret-nobody-may-see"
NOTEBOOK, HERE = "notebook", "http://127.0.0.1:9/here"
"""A program of somebody else, with nothing listening where its codes arrive."""
AUDIENCE = "https://portal.example.org/api"


@dataclass(frozen=True, slots=True)
class RunningProvider:
    """Where it is; `people` is the file of its accounts, which may be changed at any time."""

    issuer: str
    people: Path
    log: Path

    def know(self, **people: Mapping[str, Any]) -> None:
        """Know these people from now on, by name, with these claims."""
        draft = self.people.with_suffix(".new")
        draft.write_text(json.dumps(people), "utf-8")
        draft.replace(self.people)


@contextmanager
def running_provider(
    folder: Path, port: int, portal: str, *, seconds: int = 600
) -> Iterator[RunningProvider]:
    """Start it on a port for a portal at this address; its access tokens live so many seconds."""
    node = find("node")
    assert node
    made = RunningProvider(f"http://127.0.0.1:{port}", folder / "people.json", folder / "provider.log")
    made.know(alice=ALICE)
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [f"{portal}/sign-in/with/iam/back"],
        "post_logout_redirect_uris": [f"{portal}/signed-out"],
        "backchannel_logout_uri": f"{portal}/sign-in/with/iam/sign-out",
        "backchannel_logout_session_required": True,
    }
    notebook = {
        "client_id": NOTEBOOK,
        "redirect_uris": [HERE],
        "token_endpoint_auth_method": "none",
        "application_type": "native",
    }
    told = {"port": port, "clients": [client, notebook], "people": str(made.people), "seconds": seconds}
    with (
        made.log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 - our own program
            [node, "provider.mjs", json.dumps(told)], cwd=CODE, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            until(lambda: "listening" in made.log.read_text("utf-8"))
            yield made
        finally:
            process.terminate()


def toml_for(port: int) -> str:
    """The operator's file for a provider on this port."""
    return (
        f'[iam]\npreset = "indigo-iam"\ntitle = "ESCAPE IAM"\nissuer = "http://127.0.0.1:{port}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\nadmin_groups = ["/escape/admins"]\n'
        f'audiences = ["{AUDIENCE}"]\n'
    )
