"""Our rules against GS1's schema: the same verdict, whatever is broken."""

import copy
from datetime import UTC, datetime

import pytest
from gs1_schema import examples, schema

from traceability.epcis import documents, event_rules
from traceability.errors import InvalidEpcis

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RUBBISH = (None, -1, "no uri", "a:b", "urn:epcglobal:cbv:x", [], [{}])


def refusal(document):
    """What our rules say against a document, or None."""
    try:
        read = documents.read(document)
        for event in read.events:
            event_rules.check_event(event, now=NOW)
    except InvalidEpcis as error:
        return f"{error.field}: {error}"
    return None


def paths(value, at=()):
    """Every place in a document."""
    if at:
        yield at
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*at, key))


def broken(document, path):
    """The document with one place left out, replaced, doubled or added to."""

    def changed(change):
        copied = copy.deepcopy(document)
        around = copied
        for key in path[:-1]:
            around = around[key]
        change(around, path[-1])
        return copied

    yield changed(lambda around, key: around.__delitem__(key))
    for rubbish in RUBBISH:
        yield changed(lambda around, key, value=rubbish: around.__setitem__(key, value))
    yield changed(
        lambda around, key: (
            around.append(around[key])
            if isinstance(around, list)
            else around.update({"nonsense": 1})
        )
    )


def test_every_example_is_accepted():
    assert {name: refusal(each) for name, each in examples().items()} == dict.fromkeys(examples())


MOST_TELLING = (
    "WithFullCombinationOfFields__transformation_event_all_possible_fields",
    "WithFullCombinationOfFields__aggregation_event_all_possible_fields",
    "WithFullCombinationOfFields__transaction_event_all_possible_fields",
    "AssociationEvent__AssociationEvent-a",
    "Example_9.6.1-ObjectEvent",
    "WithErrorDeclaration__ErrorDeclarationAndCorrectiveEvent",
    "sample_farm",
)


@pytest.mark.parametrize("name", MOST_TELLING)
def test_whatever_is_broken_in_an_example_both_refuse_or_both_accept(name):
    document = examples()[name]
    document["epcisBody"]["eventList"] = document["epcisBody"]["eventList"][:2]
    refused = 0

    for path in paths(document):
        for changed in broken(document, path):
            ours, theirs = refusal(changed), schema().is_valid(changed)
            assert (ours is None) == theirs, (path, ours)
            refused += not theirs

    assert refused > 100


def test_an_event_of_an_extension_type_is_taken():
    document = examples()["Example_9.6.1-ObjectEvent"]
    document["epcisBody"]["eventList"][0]["type"] = "example:PruningEvent"

    assert refusal(document) is None
    assert schema().is_valid(document)


@pytest.mark.parametrize(
    ("uri", "is_right"),
    [
        ("https://id.gs1.org/01/04012345111118/21/1", True),
        ("https://id.gs1.org/01/04012345111115/21/1", False),
        ("https://id.gs1.org/00/340123451111111112", False),
        ("https://id.gs1.org/01/4012345111118", False),
        ("https://nguon.example/01/04012345111115", True),
    ],
)
def test_the_check_digit_of_a_canonical_gs1_link_is_looked_at(uri, is_right):
    document = examples()["Example_9.6.1-ObjectEvent"]
    document["epcisBody"]["eventList"][0]["epcList"] = [uri]

    assert (refusal(document) is None) == is_right
