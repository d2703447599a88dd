"""`nguon epcis hash`, in a shell without any setting, and `nguon epcis export`."""

import json

import farm
import pytest
from conformance import vectors
from console import Console
from epcis_rules import broken_rules


@pytest.fixture
def bare():
    return Console({"NGUON_MODE": "", "NGUON_DATABASE_URL": ""})


def test_it_prints_one_hash_a_line_in_the_order_of_the_document(bare):
    farm = vectors("epcis", "sample_farm.json")

    assert bare("epcis", "hash", farm) == farm.with_suffix(".hashes").read_text()
    assert bare("epcis", "hash", "-", typed=farm.read_text()).splitlines()[0].endswith("CBV2.0")


def test_another_digest_may_be_asked_for(bare):
    event = '{"type": "ObjectEvent"}'

    assert bare("epcis", "hash", "-", "--digest", "sha3-256", typed=event).startswith(
        "ni:///sha3-256;"
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "32 levels"),
        ('{"@context": "http://x.example/c", "epcisBody": {}}', "http://x.example/c"),
        ('{"type": "ObjectEvent", "a": "\\ud800"}', "half a character"),
    ],
)
def test_a_document_that_cannot_be_hashed_is_refused_in_one_line(bare, document, said):
    assert said in bare.refused("epcis", "hash", "-", typed=document)


@pytest.fixture
def lot(sqlite_deployment):
    """A packed lot, from the field on, beside another harvest of the day before."""
    with sqlite_deployment.transaction() as session:
        tea = farm.found(session, sqlite_deployment.clock)
        farm.harvest(session, tea, 7, at=farm.day(21))
        return farm.packets(session, tea, 10)


def test_a_lots_whole_history_is_written_to_a_file(nguon_on_sqlite, lot, tmp_path):
    out = tmp_path / "lot.jsonld"

    nguon_on_sqlite("epcis", "export", "--lot", lot.code, "--out", out)

    document = json.loads(out.read_text(encoding="utf-8"))
    kinds = [event["nguon:kind"] for event in document["epcisBody"]["eventList"]]
    assert kinds == ["harvest", "process", "pack"]
    assert broken_rules(document) == []
    assert len(nguon_on_sqlite("epcis", "hash", out).splitlines()) == 3


def test_days_are_written_to_standard_output(nguon_on_sqlite, lot):
    printed = nguon_on_sqlite("epcis", "export", "--from", "2026-11-21", "--to", "2026-11-21")

    (event,) = json.loads(printed)["epcisBody"]["eventList"]
    assert event["ilmd"]["gs1:harvestDate"] == "2026-11-21"


def test_a_lot_and_days_together_are_not_understood(nguon_on_sqlite, lot):
    result = nguon_on_sqlite.run("epcis", "export", "--lot", lot.code, "--to", "2026-11-21")

    assert result.exit_code == 2


def test_a_lot_that_is_not_there_leaves_no_file(nguon_on_sqlite, lot, tmp_path):
    out = tmp_path / "none.jsonld"

    assert "“NONE”" in nguon_on_sqlite.refused("epcis", "export", "--lot", "NONE", "--out", out)
    assert not out.exists()
