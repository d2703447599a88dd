"""Event hash ids: the vectors of the standard, and what may change without changing a hash."""

import json

import pytest
from conformance import vectors
from hypothesis import given, settings
from hypothesis import strategies as st

from traceability.epcis.context import parse, read_events
from traceability.epcis.event_hash import DIGESTS, event_hash, event_hashes, pre_hash
from traceability.errors import InvalidEpcis, InvalidInput

TX = "https://tx.example.vn/voc/"

# Their hashes are right and these files are not: they do not hash to them.
DAMAGED_PRE_HASHES = {"epcisDocWithAllGS1Keys", "epcisDocWithDefaultSchemaInContext"}


def _documents():
    folder = vectors("event_hash")
    found = {path.stem: path for path in sorted(folder.glob("*.jsonld"))}
    assert found
    return found


def _lines(path):
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_every_vector_has_the_hashes_of_the_standard():
    documents = _documents()

    ours = {name: event_hashes(parse(path.read_bytes())) for name, path in documents.items()}

    assert ours == {name: _lines(path.with_suffix(".hashes")) for name, path in documents.items()}


def test_every_vector_has_the_pre_hash_strings_of_the_standard():
    sound = {n: path for n, path in _documents().items() if n not in DAMAGED_PRE_HASHES}

    ours = {
        name: [
            pre_hash(read.event, read.namespaces, ignored=read.ignored)
            for read in read_events(parse(path.read_bytes()))
        ]
        for name, path in sound.items()
    }

    assert ours == {name: _lines(path.with_suffix(".prehashes")) for name, path in sound.items()}


def test_the_sample_farm_has_its_hashes():
    document = vectors("epcis", "sample_farm.json")

    hashes = event_hashes(parse(document.read_bytes()))

    assert hashes == _lines(document.with_suffix(".hashes"))


def test_every_example_of_the_standard_is_read_and_hashed():
    """The reference implementation fails on two of them: typed terms, a prefix declared anew."""
    for path in sorted(vectors("epcis", "examples").glob("*.jsonld")):
        hashes = event_hashes(parse(path.read_bytes()))

        assert hashes, path.name
        assert all(said.startswith("ni:///sha-256;") for said in hashes), path.name


EVENT = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-22T06:00:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "epcList": ["urn:epc:id:sgtin:0614141.107346.2017", "https://tx.example.vn/t/8XK2M9QF"],
    "quantityList": [
        {"epcClass": "https://tx.example.vn/id/lot/A", "quantity": 40.5, "uom": "KGM"},
        {"epcClass": "https://tx.example.vn/id/lot/B", "quantity": 3},
    ],
    "readPoint": {"id": "https://tx.example.vn/id/place/1", "tx:row": [2, 1]},
    "bizTransactionList": [
        {"type": "po", "bizTransaction": "https://tx.example.vn/po/1"},
        {"bizTransaction": "https://tx.example.vn/po/2"},
    ],
    "sensorElementList": [
        {
            "sensorMetadata": {"time": "2026-11-22T05:00:00Z", "tx:by": "tay"},
            "sensorReport": [
                {"type": "Temperature", "value": 92.5, "uom": "CEL"},
                {"type": "RelativeHumidity", "value": 12, "uom": "P1", "tx:more": {"tx:a": True}},
            ],
        }
    ],
    "ilmd": {"tx:variety": "Shan Tuyết", "tx:grades": {"tx:one": "1", "tx:two": ["b", "a"]}},
    "tx:stage": {"tx:name": "hái", "tx:hands": ["x", {"tx:y": None}, 7]},
}
LOCAL = {"tx": TX}


def _changed(**fields):
    return {**EVENT, **fields}


def _shuffled(value, chance):
    """The same with every object's keys and every list in another order."""
    if isinstance(value, dict):
        items = [(key, _shuffled(inner, chance)) for key, inner in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        values = [_shuffled(inner, chance) for inner in value]
        chance.shuffle(values)
        return values
    return value


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_keys_and_of_lists_does_not_matter(chance):
    assert pre_hash(_shuffled(EVENT, chance), LOCAL) == pre_hash(EVENT, LOCAL)


def _respelled(value, prefix):
    if isinstance(value, dict):
        return {
            key.replace("tx:", f"{prefix}:"): _respelled(inner, prefix)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_respelled(inner, prefix) for inner in value]
    return value


@given(prefix=st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True).filter(lambda p: p != "urn"))
@settings(max_examples=30)
def test_the_spelling_of_a_prefix_does_not_matter(prefix):
    assert pre_hash(_respelled(EVENT, prefix), {prefix: TX}) == pre_hash(EVENT, LOCAL)


_leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
)
_json = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(fields=st.dictionaries(st.sampled_from([*EVENT, "tx:other", "ilmd", "x:List"]), _json))
@settings(max_examples=80)
def test_whatever_json_an_event_holds_is_hashed_alike_after_it_was_sent(fields):
    event = {**fields, "type": "ObjectEvent"}
    sent = json.loads(json.dumps(event))

    assert event_hash(sent, LOCAL) == event_hash(event, LOCAL)


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-11-22T06:00:01+07:00"},
        {"eventTimeZoneOffset": "+08:00"},
        {"action": "OBSERVE"},
        {"bizStep": "packing"},
        {"epcList": EVENT["epcList"][:1]},
        {"quantityList": EVENT["quantityList"][:1]},
        {"readPoint": {"id": "https://tx.example.vn/id/place/1", "tx:row": [2]}},
        {"bizTransactionList": EVENT["bizTransactionList"][:1]},
        {"ilmd": {"tx:variety": "Shan Tuyết"}},
        {"tx:stage": {"tx:name": "sao"}},
        {"tx:other": "x"},
        {"type": "TransactionEvent"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_other_change_changes_the_hash(change):
    assert event_hash(_changed(**change), LOCAL) != event_hash(EVENT, LOCAL)


@pytest.mark.parametrize(
    "about",
    [
        {"eventID": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341"},
        {"recordTime": "2026-11-23T00:00:00Z"},
        {
            "errorDeclaration": {
                "declarationTime": "2026-11-23T00:00:00Z",
                "reason": "incorrect_data",
            }
        },
        {"@context": {"tx": TX}},
        {"rdfs:comment": "nobody reads this"},
        {"tx:nothing": None},
    ],
    ids=lambda about: next(iter(about)),
)
def test_what_is_said_about_an_event_takes_no_part(about):
    assert event_hash(_changed(**about), LOCAL) == event_hash(EVENT, LOCAL)


def test_a_business_transaction_may_have_no_type():
    """The reference implementation stumbles over it."""
    event = _changed(bizTransactionList=[{"bizTransaction": "https://tx.example.vn/po/2"}])

    assert "bizTransactionListbizTransaction=https://tx.example.vn/po/2" in pre_hash(event, LOCAL)


def test_a_prefix_that_only_the_remote_context_declares_stays_as_written():
    ilmd = {"cbvmda:lotNumber": "L1"}

    assert "ilmdcbvmda:lotNumber=L1" in pre_hash(_changed(ilmd=ilmd), LOCAL)
    assert "ilmd{urn:epcglobal:cbv:mda:}lotNumber=L1" in pre_hash(
        _changed(ilmd=ilmd), {"cbvmda": "urn:epcglobal:cbv:mda:"}
    )


def test_prefixes_of_one_document_do_not_reach_another():
    with_prefix = {
        "@context": {"tx": TX},
        "epcisBody": {"eventList": [EVENT]},
    }
    without = {"epcisBody": {"eventList": [EVENT]}}
    alone = event_hashes(without)

    assert event_hashes(with_prefix) != alone
    assert event_hashes(without) == alone


def test_what_a_document_says_to_ignore_is_ignored_at_every_level():
    document = {
        "@context": {"tx": TX, "repo": "https://repo.example/"},
        "repo:ignoreFields": ["tx:stage", "tx:row"],
        "epcisBody": {"eventList": [EVENT]},
    }
    event = _changed(readPoint={"id": "https://tx.example.vn/id/place/1"})
    del event["tx:stage"]

    assert event_hashes(document) == [event_hash(event, LOCAL)]


def test_what_is_nested_beyond_all_use_is_refused():
    deep = "leaf"
    for _ in range(40):
        deep = {"tx:in": deep}

    with pytest.raises(InvalidEpcis, match="32 levels"):
        event_hash(_changed(**{"tx:deep": deep}), LOCAL)
    with pytest.raises(InvalidEpcis, match="32 levels"):
        event_hash(_changed(**{"tx:deep": json.loads("[" * 40 + "]" * 40)}), LOCAL)


def test_half_a_character_is_refused():
    with pytest.raises(InvalidEpcis, match="half a character"):
        event_hash(_changed(**{"tx:name": "\ud800"}), LOCAL)


@pytest.mark.parametrize("digest", DIGESTS)
def test_other_digests_carry_their_names(digest):
    said = event_hash(EVENT, LOCAL, digest=digest)

    assert said.startswith(f"ni:///{digest};")
    assert len(said) == len(f"ni:///{digest};?ver=CBV2.0") + int(digest[-3:]) // 4


def test_an_unknown_digest_is_refused():
    with pytest.raises(InvalidInput, match="md5"):
        event_hash(EVENT, LOCAL, digest="md5")
