"""`nguon epcis hash`, in a shell without any setting."""

import pytest
from conformance import vectors
from console import Console


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
