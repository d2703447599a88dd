"""Reading EPCIS documents: which events, which prefixes, and nothing fetched."""

import pytest
from conformance import vectors

from traceability.epcis.context import DEEPEST, parse, qualified, read_context, read_events
from traceability.epcis.terms import REMOTE_CONTEXTS, REMOTE_PREFIXES, WORDS
from traceability.errors import InvalidEpcis, UnknownContext

REMOTE = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
EVENT = {"type": "ObjectEvent", "eventTime": "2026-11-22T06:00:00+07:00"}


def _only(document):
    (read,) = read_events(document)
    return read


@pytest.mark.parametrize(
    "document",
    [
        {"epcisBody": {"eventList": [EVENT]}},
        {"epcisBody": {"event": EVENT}},
        {"epcisBody": {"queryResults": {"resultsBody": {"eventList": [EVENT]}}}},
        EVENT,
        [EVENT],
    ],
    ids=["document", "one event in a document", "query document", "bare event", "list"],
)
def test_events_are_found_in_every_form_of_document(document):
    assert _only(document).event == EVENT


def test_prefixes_are_collected_from_addresses_objects_and_typed_terms():
    context = [
        REMOTE,
        {"tx": "https://tx.example/", "tx:count": {"@type": "xsd:integer"}},
        [{"rail": {"@id": "urn:rail:", "@prefix": True}}],
        {"@vocab": "https://vocabulary.example/", "@version": 1.1},
    ]

    assert read_context(context) == {
        "tx": "https://tx.example/",
        "rail": "urn:rail:",
        "": "https://vocabulary.example/",
    }


def test_a_context_may_be_one_address_or_one_object_or_missing():
    assert read_context(REMOTE) == {}
    assert read_context({"tx": "https://tx.example/"}) == {"tx": "https://tx.example/"}
    assert read_context(None) == {}


def test_an_event_adds_its_own_prefixes_to_those_of_its_document():
    own = {**EVENT, "@context": {"b": "urn:inner:", "c": "urn:c:"}}
    document = {
        "@context": {"a": "urn:a:", "b": "urn:b:"},
        "epcisBody": {"eventList": [own, EVENT]},
    }

    first, second = read_events(document)

    assert first.namespaces == {"a": "urn:a:", "b": "urn:inner:", "c": "urn:c:"}
    assert second.namespaces == {"a": "urn:a:", "b": "urn:b:"}


@pytest.mark.parametrize(
    "context",
    [
        "https://evil.example/context.jsonld",
        [REMOTE, "https://evil.example/context.jsonld"],
        {"@import": "https://evil.example/context.jsonld"},
    ],
    ids=["alone", "in a list", "imported"],
)
def test_a_context_that_is_not_known_is_refused_by_its_address(context):
    with pytest.raises(UnknownContext) as refused:
        read_events({"@context": context, "epcisBody": {"eventList": []}})

    assert refused.value.value == "https://evil.example/context.jsonld"


@pytest.mark.parametrize(
    "document",
    [
        {"epcisBody": {}},
        {"epcisBody": []},
        {"epcisBody": {"eventList": {}}},
        {"epcisBody": {"eventList": ["x"]}},
        {"epcisBody": {"eventList": [{"type": 1}]}},
        {"epcisBody": {"eventList": []}, "@context": 7},
        {},
        [[]],
        "text",
    ],
    ids=str,
)
def test_what_is_no_document_is_refused(document):
    with pytest.raises(InvalidEpcis):
        read_events(document)


def test_a_context_nested_beyond_all_use_is_refused():
    context = REMOTE
    for _ in range(DEEPEST + 1):
        context = [context]

    with pytest.raises(InvalidEpcis, match="levels deep"):
        read_context(context)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        '"x"',
        '{"a": NaN}',
        b"\xff\xfe\x00",
        '{"a": ' + "9" * 5000 + "}",
        "[" * 200_000,
    ],
    ids=["empty", "broken", "number", "text", "NaN", "no UTF-8", "endless number", "deep"],
)
def test_what_is_no_json_document_is_refused(text):
    with pytest.raises(InvalidEpcis):
        parse(text)


def test_bare_terms_belong_to_the_vocabulary_of_the_context():
    namespaces = {"": "https://vocabulary.example/", "tx": "https://tx.example/"}

    assert qualified("variety", namespaces) == "{https://vocabulary.example/}variety"
    assert qualified("tx:variety", namespaces) == "{https://tx.example/}variety"
    assert qualified("cbvmda:lotNumber", namespaces) == "cbvmda:lotNumber"
    assert qualified("type", namespaces) == "type"


def test_the_words_and_prefixes_are_those_of_the_standards_own_context():
    """What is not fetched is known here; this compares it with the original."""
    context = parse(vectors("epcis", "epcis-context.jsonld").read_bytes())["@context"]
    report = context["sensorElementList"]["@context"]["sensorReport"]["@context"]
    scoped = {
        "bizStep": context["bizStep"],
        "disposition": context["disposition"],
        "bizTransactionType": context["bizTransactionList"]["@context"]["type"],
        "sourceOrDestinationType": context["sourceList"]["@context"]["type"],
        "reason": context["errorDeclaration"]["@context"]["reason"],
        "exception": report["exception"],
        "component": report["component"],
        "measurementType": report["type"],
    }

    def full(curie):
        prefix, _, rest = curie.partition(":")
        return REMOTE_PREFIXES[prefix] + rest

    for name, term in scoped.items():
        assert WORDS[name] == {word: full(curie) for word, curie in term["@context"].items()}, name
    assert {name: context[name] for name in REMOTE_PREFIXES} == REMOTE_PREFIXES
    assert REMOTE in REMOTE_CONTEXTS
