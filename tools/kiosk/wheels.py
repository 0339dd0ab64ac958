"""Wheels of a packed folder: the program's own, and what it runs on, for the Python of the release."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.markers import Environment, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "precinct-desk"
"""The distribution. The command that it installs is `precinct`."""
GLIBC = range(5, 42)
"""Minor versions of glibc 2 that a wheel may ask for: Debian 13 has 2.41 (https://peps.python.org/pep-0600/)."""


def environment_of(python: str) -> Environment:
    """This machine's environment of markers (PEP 508), but with `python`, such as "3.13"."""
    environment = default_environment()
    environment["python_version"] = python
    environment["python_full_version"] = environment["implementation_version"] = f"{python}.0"
    return environment


def needed(start: Distribution, environment: Environment | None = None) -> dict[str, Distribution]:
    """What an installed distribution runs on, in an environment of markers or in this one, by canonical name, without
    itself and without its extras.

    Raises PackageNotFoundError where one of them is not installed here.
    """
    environment = environment or default_environment()
    distributions: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    ahead: list[tuple[Distribution, frozenset[str]]] = [(start, frozenset())]
    while ahead:
        current, extras = ahead.pop()
        for requirement in map(Requirement, current.requires or []):
            marker = requirement.marker
            if marker and not any(marker.evaluate({**environment, "extra": extra}) for extra in extras | {""}):
                continue
            key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
            if key not in seen:
                seen.add(key)
                distributions[key[0]] = distribution(requirement.name)
                ahead.append((distributions[key[0]], key[1]))
    return distributions


def pins(lock: str) -> dict[str, str]:
    """The blocks of a requirements.lock, pin and hashes, by canonical name."""
    blocks: dict[str, str] = {}
    name = ""
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            name = canonicalize_name(line.partition("==")[0])
            blocks[name] = ""
        if name:
            blocks[name] += line + "\n"
    return blocks


def build(folder: Path) -> str:
    """Build the program's wheel into `folder`; its name. Raises CalledProcessError."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", folder, ROOT], check=True)
    return next(folder.glob(f"{NAME.replace('-', '_')}-*.whl")).name


def download(folder: Path, python: str) -> None:
    """Write `folder`/requirements.lock and the wheels that it pins into `folder`/wheels, for a Python such as "3.13".

    Raises CalledProcessError where one is not to be had for it.
    """
    blocks = pins((ROOT / "requirements-run.lock").read_text(encoding="utf-8"))
    names = sorted(needed(distribution(NAME), environment_of(python)))
    lock = folder / "requirements.lock"
    lock.write_text("".join(blocks[name] for name in names), encoding="utf-8")
    machine = default_environment()["platform_machine"]
    platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in reversed(GLIBC)]
    tags = [f"--abi=cp{python.replace('.', '')}", "--abi=abi3", "--abi=none", f"--platform=manylinux2014_{machine}"]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    subprocess.run(
        [*pip, "--implementation=cp", f"--python-version={python}", *tags, *platforms, "-r", lock,
         "-d", folder / "wheels"], check=True,
    )  # fmt: skip
