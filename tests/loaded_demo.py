"""The demo with a week of history, for tests that only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2.profiles import CHEAPEST

from storefront.accounts.passwords import Passwords
from storefront.demo.load import DemoReport, load
from traceability.deployment import Deployment

BASE_URL = "https://nguon.example"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
"""A Sunday morning, 10:00 in Vietnam."""
WEEKS = 1


@dataclass
class LoadedDemo:
    """A deployment with the demo, what loading reported, and what was told on the way."""

    deployment: Deployment
    report: DemoReport
    told: list[tuple[int, int]]


def opened(database_url: str, folder: Path) -> Deployment:
    """A database of the newest shape, as one for development."""
    return Deployment.open(
        database_url,
        base_url=BASE_URL,
        passphrase="correct horse battery staple",
        files=folder / "files",
        is_development=True,
        clock=lambda: NOW,
    )


def loaded(database_url: str, folder: Path) -> Iterator[LoadedDemo]:
    """Load the demo; close the database at the end."""
    deployment = opened(database_url, folder)
    told: list[tuple[int, int]] = []
    report = load(
        deployment,
        now=NOW,
        weeks=WEEKS,
        passwords=Passwords(CHEAPEST),
        progress=lambda done, total: told.append((done, total)),
    )
    yield LoadedDemo(deployment, report, told)
    deployment.close()
