"""`nguon epcis import`: a file into the repository, all of it or what is right."""

import json

import pytest
from conformance import vectors
from console import Console

from traceability.epcis.models import EpcisEvent
from traceability.parties import services as parties


@pytest.fixture
def nguon(sqlite_deployment, sqlite_url, tmp_path, clock):
    with sqlite_deployment.transaction() as session:
        parties.create_organisation(
            session, code="LABANG", name_vi="HTX", address_vi="La Bằng", clock=clock
        )
    return Console.at(sqlite_url, tmp_path / "files")


def stored(deployment):
    with deployment.reading() as session:
        return session.query(EpcisEvent).count()


def test_a_file_is_taken_in_once(nguon, sqlite_deployment):
    farm = vectors("epcis", "sample_farm.json")

    assert nguon.json("epcis", "import", farm)["stored"] == 13
    assert nguon.json("epcis", "import", farm)["stored"] == 0
    assert stored(sqlite_deployment) == 13


def test_an_event_under_a_known_id_is_refused_and_with_proceed_the_rest_is_taken(
    nguon, sqlite_deployment
):
    farm = json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8"))
    events = farm["epcisBody"]["eventList"]
    farm["epcisBody"]["eventList"] = events[:1]
    nguon("epcis", "import", "-", typed=json.dumps(farm))
    other = {**events[0], "bizStep": "receiving"}
    farm["epcisBody"]["eventList"] = [other, events[1]]
    typed = json.dumps(farm)

    assert "eventList[0]" in nguon.refused("epcis", "import", "-", typed=typed)
    assert stored(sqlite_deployment) == 1
    assert "eventList[0]" in nguon.refused("epcis", "import", "-", "--proceed", typed=typed)
    assert stored(sqlite_deployment) == 2


def test_what_is_no_document_is_refused(nguon, sqlite_deployment):
    assert "not JSON" in nguon.refused("epcis", "import", "-", typed="{")
    assert stored(sqlite_deployment) == 0
