"""A short history to ask questions about: a harvest of tea, made, packed and stamped."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import farm
import pytest
from pictured import picture
from sqlalchemy.orm import Session

from traceability.database import writing
from traceability.deployment import Deployment
from traceability.events import services as events
from traceability.lots import services as lots
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range
from traceability.times import EventTime

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PACKS = 20
STAMPS = 24


class Standing:
    """A clock that stands still until a test moves its hands."""

    now = NOW

    def __call__(self):
        return self.now


@dataclass(frozen=True)
class Road:
    """From 40 kg of leaf to 20 packets, of which stamps 1 to 20 of 24 are bound, 1 to 15 active."""

    recorder: Recorder
    harvest: UUID
    packing: UUID
    binding: UUID
    leaf: UUID
    tea: UUID
    packets: UUID
    run: UUID
    run_number: int
    url: str


@pytest.fixture(scope="session")
def library(sqlite_template, tmp_path_factory):
    """One open deployment on SQLite for all tests that leave nothing behind."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(sqlite_template, folder / "nguon.db")
    deployment = Deployment.open(
        f"sqlite:///{folder / 'nguon.db'}",
        base_url="https://nguon.example",
        passphrase="correct horse battery staple",
        files=folder / "files",
        clock=Standing(),
    )
    yield deployment
    deployment.close()


@pytest.fixture
def book(library):
    """A writing session of which nothing is kept, so that opening a deployment costs once."""
    library.clock.now = NOW
    with Session(writing(library.engine), expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def coop(book, library):
    """A tea cooperative in `book`."""
    return farm.found(book, library.clock)


@pytest.fixture
def neighbour(book, library):
    """Another one."""
    return farm.found(book, library.clock, code="LAHIEN")


@pytest.fixture
def walk():
    """How a road is walked; a test may do so in a deployment of its own."""
    return _walk


@pytest.fixture
def road(deployment) -> Road:
    return _walk(deployment)


def _walk(deployment, code="LABANG") -> Road:
    at = EventTime.local(deployment.clock())
    with deployment.transaction() as session:
        coop = parties.create_organisation(
            session,
            code=code,
            name_vi="Hợp tác xã chè La Bằng",
            address_vi="Xóm Rừng Vần, La Bằng, Thái Nguyên",
            clock=deployment.clock,
        )
        desk = Recorder(coop.id, Role.OWNER, clock=deployment.clock)
        plot = parties.add_place(
            session, desk, kind="plot", code="DOI-1", name_vi="Đồi 1", crop="tea", area_m2=20_000
        )
        workshop = parties.add_place(
            session, desk, kind="workshop", code="XUONG-1", name_vi="Xưởng sao"
        )
        leaf = lots.create_material(session, desk, code="CHE-TUOI", crop="tea", form="fresh_leaf")
        tea = lots.create_material(session, desk, code="CHE-KHO", crop="tea", form="made_tea")
        bag = lots.create_product(
            session,
            desk,
            code="CHE-200",
            name_vi="Chè tôm nõn 200 g",
            name_en="Tea buds 200 g",
            material=tea,
            net_grams=200,
        )
        picture(session, bag, deployment.files)
        harvest = events.record_harvest(
            session,
            desk,
            plot=plot,
            material=leaf,
            taken=Quantity.weigh(40),
            at=at,
            facts={"pluck_standard": "bud_two_leaves"},
        )
        made = events.record_process(
            session,
            desk,
            stage="process",
            place=workshop,
            inputs=[(events.output_lot(harvest), Quantity.weigh(40))],
            output=tea,
            made=Quantity.weigh(8),
            at=at,
            facts={"method": "green", "moisture": 4.5},
        )
        packing = events.pack(
            session,
            desk,
            place=workshop,
            product=bag,
            packs=PACKS,
            at=at,
            source=events.output_lot(made),
        )
        lot = events.output_lot(packing)
        run = stamps.issue_run(
            session, desk, deployment.vault, count=STAMPS, host=deployment.host, lot=lot
        )
        binding = stamps.bind(session, desk, run=run, stamps=Range(1, PACKS), lot=lot)
        stamps.activate(session, desk, run=run, stamps=Range(1, 15))
        first = next(stamps.stamp_codes(deployment.vault, run))
        return Road(
            recorder=desk,
            harvest=harvest.id,
            packing=packing.id,
            binding=binding.id,
            leaf=events.output_lot(harvest).id,
            tea=events.output_lot(made).id,
            packets=lot.id,
            run=run.id,
            run_number=run.number,
            url=first.url(deployment.base_url),
        )
