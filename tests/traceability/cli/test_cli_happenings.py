"""Work in the field, blends and inspections from the command line."""

import pytest
from sqlalchemy import func, select

from traceability.events.models import Event
from traceability.events.services import record_process
from traceability.lots.models import Material
from traceability.lots.services import lot_by_code
from traceability.parties.models import Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.times import EventTime
from traceability.verification import verify

PDF = b"%PDF-1.7\n%%EOF\n"
SPRAY = ("field-operation", "--plot", "DOI-1", "--operation", "spray")


@pytest.fixture
def console(nguon_on_sqlite, sqlite_deployment, walk):
    walk(sqlite_deployment)
    return nguon_on_sqlite


def count_events(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Event))


def test_a_spray_says_from_when_the_plot_may_be_harvested_and_which_lots_it_holds(
    console, sqlite_deployment
):
    console.json(
        *("inputs", "add", "--code", "NEEM", "--kind", "pesticide", "--name", "Dầu neem"),
        *("--phi", "tea=5"),
    )
    assert console.json("inputs", "list")[0]["phi_days"] == "tea=5"

    (row,) = console.json(
        *(*SPRAY, "--input", "NEEM", "--dose", "1.5 ml/l", "--area", "2,5 sào"),
        *("--fact", "target=thrips", "--at", "2026-11-21T07:00"),
    )

    assert row["harvest_from"] == "2026-11-26"
    assert row["held_lots"] == ["CHE-TUOI-261122-01"]
    line = console.refused(
        *("harvest", "--plot", "DOI-1", "--material", "CHE-TUOI", "--quantity", "40 kg"),
        *("--fact", "pluck_standard=bud"),
    )
    assert "Dầu neem" in line
    assert "2026-11-26" in line
    with sqlite_deployment.snapshot() as session:
        assert verify(session) == []


def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_recorded(console, sqlite_deployment):
    before = count_events(sqlite_deployment)

    for more, word in (
        (("--product", "X"), "cách ly"),
        (("--product", "X", "--phi-days", "3", "--dose", "2 thìa"), "dose_unit"),
        (("--product", "X", "--phi-days", "3", "--area", "2 công"), "area"),
        (("--input", "NONE"), "NONE"),
    ):
        assert word in console.refused(*SPRAY, *more)
    assert "phi" in console.refused(
        *("inputs", "add", "--code", "N", "--kind", "pesticide", "--name", "N", "--phi", "tea")
    )
    assert count_events(sqlite_deployment) == before


def test_a_laboratorys_report_is_kept_and_holds_the_lot(console, tmp_path):
    (tmp_path / "report.pdf").write_bytes(PDF)

    recorded = console.json(
        *("inspect", "--lot", "CHE-200-261122-01", "--kind", "residue", "--result", "failed"),
        *("--value", "Abamectin", "0.05", "mg/kg", "0.02", "--report", "88/KN"),
        *("--evidence", tmp_path / "report.pdf"),
    )

    assert recorded["lots"] == ["CHE-200-261122-01"]
    assert len(recorded["documents"]) == 1
    activate = ("stamps", "activate", "--run", "1", "--first", "16", "--last", "20")
    assert "held" in console.refused(*activate)
    console.json(
        *("inspect", "--lot", "CHE-200-261122-01", "--kind", "residue", "--result", "passed")
    )
    console.json(*activate)


def test_lots_are_blended_into_one_of_the_same_form(console, sqlite_deployment):
    for code in ("A", "B"):
        console.json(
            *("harvest", "--plot", "DOI-1", "--material", "CHE-TUOI", "--quantity", "40 kg"),
            *("--fact", "pluck_standard=bud", "--lot", code),
        )
        with sqlite_deployment.transaction() as session:
            coop = session.scalars(select(Organisation)).one()
            desk = Recorder(coop.id, Role.OWNER, clock=sqlite_deployment.clock)
            leaf = lot_by_code(session, coop.id, code)
            record_process(
                session,
                desk,
                stage="process",
                place=session.scalars(select(Place).where(Place.code == "XUONG-1")).one(),
                inputs=[(leaf, Quantity.weigh(40))],
                output=session.scalars(select(Material).where(Material.code == "CHE-KHO")).one(),
                made=Quantity.weigh(8),
                at=EventTime.local(sqlite_deployment.clock()),
                facts={"method": "green"},
                lot_code=f"TEA-{code}",
            )
    sources = ("--from", "TEA-A", "8 kg", "--from", "TEA-B", "4,5 kg")

    mixed = console.json("blend", *sources, "--into", "CHE-KHO", "--place", "XUONG-1")

    assert mixed["grams"] == 12_500
    line = console.refused(
        *("blend", "--from", "TEA-B", "1 kg", "--from", mixed["lot"], "1 kg"),
        *("--into", "CHE-TUOI", "--place", "XUONG-1"),
    )
    assert "Búp chè tươi" in line
