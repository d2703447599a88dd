"""Putting an event right from the command line: why is asked, both versions stay."""

from traceability.verification import verify


def left(nguon, lot):
    return {row["lot"]: row["grams"] for row in nguon.json("lots", "list")}.get(lot)


def test_a_wrong_hour_is_corrected_and_both_versions_are_told(nguon, deployment, road):
    """The hour was wrong; the packs were right."""
    told = nguon.json(
        "events", "correct", str(road.packing), "--line", "1=20", "--at", "2026-11-22T09:00",
        "--reason", "Giờ ghi sai",
    )  # fmt: skip
    assert told["reason"] == "incorrect_data"
    assert told["reason_text"] == "Giờ ghi sai"

    wrong = nguon.json("events", "show", str(road.packing))
    right = nguon.json("events", "show", told["corrective_event"])
    assert wrong["error_corrective_event"] == right["event"]
    assert right["line_1"].startswith("+20 pieces")
    with deployment.snapshot() as session:
        assert verify(session) == []


def test_what_did_not_happen_is_withdrawn_and_said_why(nguon, deployment, road):
    harvest = nguon.json(
        "harvest", "--plot", "DOI-1", "--material", "CHE-TUOI", "--quantity", "400 kg",
        "--fact", "pluck_standard=bud",
    )  # fmt: skip
    assert left(nguon, harvest["lot"]) == 400_000

    told = nguon.json("events", "withdraw", harvest["event"], "--reason", "Ghi hai lần")

    assert (told["reason"], told["corrective_event"]) == ("did_not_occur", None)
    assert left(nguon, harvest["lot"]) is None
    with deployment.snapshot() as session:
        assert verify(session) == []


def test_a_correction_without_truth_or_reason_changes_nothing(
    nguon_on_sqlite, sqlite_deployment, walk
):
    nguon, road = nguon_on_sqlite, walk(sqlite_deployment)
    event = str(road.harvest)

    assert nguon.run("events", "correct", event, "--reason", "x").exit_code == 2
    assert nguon.run("events", "withdraw", event).exit_code == 2
    assert "40 kg" in nguon.refused("events", "correct", event, "--line", "40 kg", "--reason", "x")
    assert "field: reason" in nguon.refused("events", "withdraw", event, "--reason", " ")

    assert "error_reason" not in nguon.json("events", "show", event)
