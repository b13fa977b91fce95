import os
from pathlib import Path

from app.config import Config
from app.supervisor.programs import VALKEY, WEB, programs
from app.supervisor.web import options


def test_valkey_comes_first_and_the_web_server_last() -> None:
    names = [program.name for program in programs(Config(job_workers=2))]
    assert names == [VALKEY, "worker 1", "worker 2", WEB]


def test_no_valkey_where_a_queue_is_named() -> None:
    assert VALKEY not in [program.name for program in programs(Config(queue_url="redis://queue"))]


def test_valkey_listens_on_no_port_and_throws_nothing_away(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path)
    command = programs(config)[0].does
    assert isinstance(command, tuple)
    assert os.access(command[0], os.X_OK)
    told = dict(zip(command[1::2], command[2::2], strict=True))
    assert told["--port"] == "0"
    assert told["--unixsocket"] == str(config.valkey_socket)
    assert told["--maxmemory-policy"] == "noeviction"
    assert told["--appendonly"] == "yes"


def test_web_server_follows_the_settings() -> None:
    told = options(Config(host="::1", port=81, web_workers=3, web_threads=5))
    assert told["bind"] == ["[::1]:81"]
    assert (told["workers"], told["threads"], told["worker_class"]) == (3, 5, "gthread")
    assert told["control_socket_disable"]
