"""The files around the code: addresses, browser code, container."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.assets import MODULES, VENDOR, assets, bundles, fault, install, sha384
from tests.house.tree import ROOT, kept_files

# Put together here, so that this file does not hold them either.
REGISTRIES = tuple(
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare", "com"),
    )
)


def test_no_file_names_a_package_registry() -> None:
    found = {
        f"{file.relative_to(ROOT)}: {host.decode()}"
        for file in kept_files()
        for host in REGISTRIES
        if host in file.read_bytes()
    }
    assert found == set()


def test_no_third_party_browser_code_is_kept() -> None:
    outside = [MODULES, VENDOR]
    assert [file for file in kept_files() if any(file.is_relative_to(folder) for folder in outside)] == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    third_party = {name: facts for name, facts in packages.items() if name}
    assert third_party
    assert all("integrity" in facts and "resolved" not in facts for facts in third_party.values())
    for lock in (ROOT / "requirements").glob("*.lock"):
        pinned = [
            line for line in lock.read_text("utf-8").splitlines() if "==" in line and not line.startswith(" ")
        ]
        assert pinned
        assert all(line.endswith("\\") for line in pinned), lock


@pytest.mark.parametrize("asset", [*assets(), *bundles()], ids=lambda asset: asset["to"])
def test_installed_browser_code_is_what_was_chosen(asset: dict[str, Any]) -> None:
    assert fault(asset, VENDOR / asset["to"]) is None


def test_changed_browser_code_is_refused(tmp_path: Path) -> None:
    for asset in assets():
        file = tmp_path / "modules" / asset["from"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("changed", encoding="utf-8")
    faults = install(tmp_path / "modules", tmp_path / "vendor")
    assert len(faults) == len(assets()) + len(bundles())
    assert list((tmp_path / "vendor").iterdir()) == []


def test_hash_is_written_as_in_an_integrity_attribute(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert sha384(tmp_path / "empty") == "OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"


def test_dockerfile_passes_hadolint() -> None:
    command = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(  # noqa: S603 - our own linter
        [command, ROOT / "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_alone_lists_the_targets() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - from the path
    for target in ("run", "test", "check", "house", "lock"):
        assert f"make {target} " in done.stdout
