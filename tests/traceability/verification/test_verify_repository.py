"""`verify` notices whatever was changed in the EPCIS repository behind our back."""

import json

import pytest
from conformance import vectors
from forging import forge

from traceability.epcis.capture import capture
from traceability.epcis.documents import read
from traceability.epcis.projecting import catch_up
from traceability.verification.services import verify


@pytest.fixture
def repository(sqlite_deployment, walk):
    """Ten events of our own and thirteen that were captured."""
    road = walk(sqlite_deployment)
    catch_up(sqlite_deployment)
    farm = json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8"))
    with sqlite_deployment.transaction() as session:
        assert capture(session, road.recorder, document=read(farm)).events == 13
    return sqlite_deployment


def checks(deployment):
    with deployment.snapshot() as session:
        return {each.check for each in verify(session, vault=deployment.vault)}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (None, set()),
        ("record_time = '2020-01-01 00:00:00.000000'", {"leaf"}),
        ("event_hash = 'ni:///sha-256;00?ver=CBV2.0'", {"leaf", "event hash"}),
        ("document = replace(document, 'KGM', 'GRM')", {"event hash"}),
        ("biz_step = 'storing'", {"column biz_step"}),
    ],
)
def test_a_change_is_found(repository, change, found):
    if change:
        forge(
            repository,
            "epcis_events",
            f"UPDATE epcis_events SET {change} WHERE capture_id IS NOT NULL",
        )

    assert checks(repository) == found
