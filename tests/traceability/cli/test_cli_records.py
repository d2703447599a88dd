"""Harvest, lots and registers from the command line."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from traceability.events.models import Event
from traceability.parties.models import Place
from traceability.verification import verify

HARVEST = (
    "harvest",
    "--organisation",
    "LABANG",
    "--plot",
    "DOI-1",
    "--material",
    "CHE-TUOI",
    "--fact",
    "pluck_standard=bud_two_leaves",
)


def count_events(deployment):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(Event))


def test_a_harvest_opens_its_lot(nguon, deployment, road):
    recorded = nguon.json(*HARVEST, "--quantity", "4,5 tạ", "--at", "2026-11-22T06:30")

    assert recorded["lot"] == "CHE-TUOI-261122-02"
    assert recorded["grams"] == 450_000
    assert recorded["business_date"] == "2026-11-22"
    (listed,) = [row for row in nguon.json("lots", "list") if row["lot"] == recorded["lot"]]
    assert listed["grams"] == 450_000
    with deployment.snapshot() as session:
        event = session.get_one(Event, UUID(recorded["event"]))
        assert event.recorded_by is None
        assert {fact.key: fact.value for fact in event.facts} == {
            "pluck_standard": "bud_two_leaves"
        }
        assert verify(session) == []


def test_a_harvest_is_printed_as_lines_for_people(nguon, road):
    printed = nguon(*HARVEST, "--quantity", "40 kg", "--lot", "SANG-1")

    assert "lot            SANG-1" in printed
    assert "40 kg" in printed


@pytest.fixture
def field_console(nguon_on_sqlite, sqlite_deployment, walk):
    walk(sqlite_deployment)
    return nguon_on_sqlite, sqlite_deployment


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        (("--quantity", "0 kg"), "quantity", "0"),
        (("--quantity", "40"), "quantity", "40"),
        (("--quantity", "40 kg", "--plot", "DOI-9"), "plot", "DOI-9"),
        (("--quantity", "40 kg", "--material", "X"), "material", "X"),
        (("--quantity", "40 kg", "--household", "HO-1"), "household", "HO-1"),
        (("--quantity", "40 kg", "--store", "KHO"), "store", "KHO"),
        (("--quantity", "40 kg", "--organisation", "NOBODY"), "organisation", "NOBODY"),
        (("--quantity", "40 kg", "--at", "2027-01-01T06:00"), "at", "2027-01-01T06:00+07:00"),
        (("--quantity", "40 kg", "--lot", "LÔ 1"), "code", "LÔ 1"),
        (("--quantity", "40 kg", "--lot", "CHE-TUOI-261122-01"), "code", "CHE-TUOI-261122-01"),
        (("--quantity", "40 kg", "--fact", "x=1"), "x", "1"),
        (("--quantity", "40 kg", "--stage", "roast"), "stage", "roast"),
    ],
)
def test_a_bad_harvest_is_refused_by_field_and_value_and_leaves_nothing(
    field_console, changed, field, value
):
    nguon, deployment = field_console
    before = count_events(deployment)

    line = nguon.refused(*HARVEST, *changed)

    assert f"field: {field}" in line
    assert value in line
    assert count_events(deployment) == before


def test_text_is_stored_and_printed_unchanged(nguon, road):
    name = "O'Brien [bold]<3[/bold] =1+1; DROP TABLE lots"
    nguon("organisations", "create", "TWO", "--name", name, "--address", "[red]Xóm[/red]")

    assert name in [row["name"] for row in nguon.json("organisations", "list")]
    assert name in nguon("organisations", "list")


def test_where_several_organisations_are_one_must_be_named(nguon, deployment, road, walk):
    walk(deployment, code="LAHIEN")

    assert "LABANG, LAHIEN" in nguon.refused("lots", "list")
    assert "LABANG, LAHIEN" in nguon.refused("lots", "trace", "CHE-200-261122-01", "--up")
    rows = nguon.json("lots", "list", "--organisation", "LAHIEN", "--all")
    assert {row["organisation"] for row in rows} == {"LAHIEN"}
    assert len(rows) == 3


def test_only_lots_with_something_left_are_listed_unasked(nguon, road):
    assert [row["lot"] for row in nguon.json("lots", "list")] == [
        "CHE-200-261122-01",
        "CHE-KHO-261122-01",
    ]
    assert len(nguon.json("lots", "list", "--all")) == 3


def test_a_list_that_is_not_a_terminal_is_tab_separated(nguon, road):
    head, *rows = nguon("lots", "list").splitlines()

    assert head.split("\t")[:3] == ["organisation", "lot", "content"]
    assert rows[0].split("\t")[-2:] == ["4000", "20"]


def test_a_lot_is_traced_up_to_the_field_and_down_to_the_packets(nguon, road):
    up = nguon.json("lots", "trace", "CHE-200-261122-01", "--up")
    down = nguon.json("lots", "trace", "CHE-TUOI-261122-01", "--down")

    assert [(row["step"], row["lot"]) for row in up["lots"]] == [
        (0, "CHE-200-261122-01"),
        (1, "CHE-KHO-261122-01"),
        (2, "CHE-TUOI-261122-01"),
    ]
    assert [row["lot"] for row in down["lots"]] == [row["lot"] for row in up["lots"]][::-1]
    assert {(edge["from"], edge["to"], edge["kind"]) for edge in up["edges"]} == {
        ("CHE-TUOI-261122-01", "CHE-KHO-261122-01", "process"),
        ("CHE-KHO-261122-01", "CHE-200-261122-01", "pack"),
    }
    told = nguon("lots", "trace", "CHE-200-261122-01", "--up")
    assert "CHE-KHO-261122-01" in told
    sources = told.partition("Harvested, delivered, bought\n")[2].splitlines()
    assert sources[1].split("\t")[:3] == ["harvest", "2026-11-22", "DOI-1"]


def test_a_mass_balance_tells_where_every_kilogram_went(nguon, road):
    found = nguon.json("lots", "balance", "CHE-200-261122-01")

    assert (found["came_grams"], found["left_grams"], found["gap_grams"]) == (4_000, 4_000, 0)
    assert [step["kind"] for step in found["steps"]] == ["harvest", "process", "pack"]
    rows = nguon("lots", "balance", "CHE-200-261122-01").splitlines()
    assert rows[0].split("\t")[0] == "what"
    assert "nothing is missing" in "\n".join(rows)


def test_a_trace_needs_a_direction_and_a_lot(nguon, road):
    assert nguon.run("lots", "trace", "CHE-200-261122-01").exit_code == 2
    assert "CHE-9" in nguon.refused("lots", "trace", "CHE-9", "--up")


def test_an_organisation_is_registered_once(nguon):
    made = nguon.json(
        "organisations", "create", "NEW", "--name", "HTX Mới", "--address", "Thái Nguyên"
    )
    assert made["organisation"] == "NEW"

    again = ("organisations", "create", "NEW", "--name", "X", "--address", "Y")
    assert "field: code, value: NEW" in nguon.refused(*again)


def test_a_company_prefix_is_noted_on_the_word_that_it_is_licensed(nguon, road):
    said = nguon.refused("organisations", "gs1-prefix", "8938501")
    assert "field: gs1_prefix_is_licensed" in said

    noted = nguon.json("organisations", "gs1-prefix", "8938501", "--licensed")

    assert noted["gs1_company_prefix"] == "8938501"
    assert nguon.json("organisations", "gs1-prefix") == noted
    assert nguon.json("organisations", "gs1-prefix", "--none")["gs1_company_prefix"] is None


def test_places_are_found_within_their_organisation_only(nguon, deployment, road, walk):
    walk(deployment, code="LAHIEN")
    with deployment.transaction() as session:
        for place in session.scalars(select(Place).where(Place.code == "DOI-1")):
            if place.organisation_id == road.recorder.organisation_id:
                place.code = "RIENG"

    line = nguon.refused(
        "harvest",
        "--organisation",
        "LAHIEN",
        "--plot",
        "RIENG",
        "--material",
        "CHE-TUOI",
        "--quantity",
        "1 kg",
    )

    assert "field: plot, value: RIENG" in line
