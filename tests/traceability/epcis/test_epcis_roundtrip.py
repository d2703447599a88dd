"""GS1's examples in and out of the repository, and each of their members found by a query."""

import pytest
from gs1_schema import examples, schema

from traceability.epcis import documents
from traceability.epcis.answers import query_document
from traceability.epcis.capture import capture
from traceability.epcis.event_hash import event_hashes
from traceability.epcis.event_query import EventQuery
from traceability.epcis.parameters import read_query
from traceability.epcis.prefixes import prefixes_for
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation
from traceability.epcis.telling import tell
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

BASE_URL = "https://nguon.example"


@pytest.fixture
def coop(book, library):
    """A cooperative, as its recorder."""
    founded = parties.create_organisation(
        book, code="HTX", name_vi="HTX", address_vi="La Bằng", clock=library.clock
    )
    return Recorder(founded.id, Role.OWNER, clock=library.clock)


def captured(book, coop, document):
    job = capture(book, coop, document=documents.read(document))
    assert job.success, job.errors
    return Organisation(coop.organisation_id)


def told(book, coop, reader):
    page = find(book, reader, EventQuery(), size=100)
    return query_document(
        tell(book, page.events, BASE_URL, reader=reader), name="all", now=coop.now()
    )


def without(event, *names):
    return {name: value for name, value in event.items() if name not in names}


@pytest.mark.parametrize("name", examples())
def test_an_example_comes_back_valid_equal_and_with_the_same_hash(book, coop, name):
    document = examples()[name]

    answer = told(book, coop, captured(book, coop, document))

    assert list(schema().iter_errors(answer)) == []
    assert sorted(event_hashes(answer)) == sorted(event_hashes(document))
    set_here = ("recordTime", "eventID")
    back = [
        without(each, *set_here)
        for each in answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    ]
    for sent in document["epcisBody"]["eventList"]:
        assert without(sent, *set_here) in back


PLAIN = {
    "type": "eventType",
    "eventTime": "EQ_eventTime",
    "eventID": "EQ_eventID",
    "action": "EQ_action",
    "bizStep": "EQ_bizStep",
    "disposition": "EQ_disposition",
    "readPoint": "EQ_readPoint",
    "bizLocation": "EQ_bizLocation",
    "transformationID": "EQ_transformationID",
    "parentID": "MATCH_parentID",
}
EPCS = {
    "epcList": "MATCH_epc",
    "childEPCs": "MATCH_epc",
    "inputEPCList": "MATCH_inputEPC",
    "outputEPCList": "MATCH_outputEPC",
}
CLASSES = {
    "quantityList": "MATCH_epcClass",
    "childQuantityList": "MATCH_epcClass",
    "inputQuantityList": "MATCH_inputEPCClass",
    "outputQuantityList": "MATCH_outputEPCClass",
}
PAIRS = {
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
}
MEASURED = ("value", "minValue", "maxValue", "meanValue", "sDev", "percValue", "percRank")


def quantities(parameter, value):
    for each in value:
        yield {parameter: each["epcClass"]}
        if "quantity" in each:
            unit = f"_{each['uom']}" if "uom" in each else ""
            yield {f"EQ_quantity{unit}": each["quantity"]}


def persistent(value):
    for kind, words in value.items():
        yield {f"EQ_persistentDisposition_{kind}": "|".join(words)}


def certificates(value):
    yield {"EQ_certificationInfo": "|".join([value] if isinstance(value, str) else value)}


def declaration(value):
    yield {"EQ_errorReason": value["reason"], "EXISTS_errorDeclaration": "true"}
    yield {"EQ_errorDeclarationTime": value["declarationTime"]}
    yield from ({"EQ_correctiveEventID": each} for each in value["correctiveEventIDs"])
    known = ("reason", "declarationTime", "correctiveEventIDs")
    yield from members(without(value, *known), "ERROR_DECLARATION_")


def sensed(elements):
    for element in elements:
        yield from sensed_once(element)


def sensed_once(element):
    known = ("sensorMetadata", "sensorReport")
    yield from members(without(element, *known), "SENSORELEMENT_")
    yield from members(element.get("sensorMetadata", {}), "SENSORMETADATA_")
    for report in element["sensorReport"]:
        for name in MEASURED:
            if name in report:
                unit = f"_{report['uom']}" if "uom" in report else ""
                yield {f"EQ_{name}{unit}": report[name]}
        yield from members(without(report, *MEASURED), "SENSORREPORT_")


def members(value, area, inner=""):
    for name, inside in value.items():
        yield {f"EXISTS_{inner}{area}{name}": "true"}
        for each in inside if isinstance(inside, list) else [inside]:
            if isinstance(each, dict):
                yield from members(each, area, "INNER_")
            else:
                yield {f"EQ_{inner}{area}{name}": each}


READ = {
    "persistentDisposition": persistent,
    "errorDeclaration": declaration,
    "ilmd": lambda value: members(value, "ILMD_"),
    "sensorElementList": sensed,
    "certificationInfo": certificates,
}


def queries(event):
    """For every value in an event, a query that it answers."""
    for name, value in event.items():
        if name in PLAIN:
            yield {PLAIN[name]: value["id"] if isinstance(value, dict) else value}
        elif name in EPCS:
            yield from ({EPCS[name]: each} for each in value)
        elif name in PAIRS:
            member = PAIRS[name]
            yield from ({f"EQ_{member}_{each.get('type', 'none')}": each[member]} for each in value)
        elif name in READ:
            yield from READ[name](value)
        elif name in CLASSES:
            yield from quantities(CLASSES[name], value)
        elif name not in ("recordTime", "eventTimeZoneOffset"):
            yield from members({name: value}, "")


@pytest.mark.parametrize("name", examples())
def test_every_member_of_an_example_is_found_by_a_query_on_it(book, coop, name):
    document = examples()[name]
    reader = captured(book, coop, document)
    asked = 0

    for event in document["epcisBody"]["eventList"]:
        for parameters in queries(event):
            spelled = {key: _spelled(value) for key, value in parameters.items()}
            prefixes = prefixes_for(book, reader.organisation_id, spelled)
            found = find(book, reader, read_query(spelled, prefixes), size=100).events
            assert event["eventTime"] in {
                each["eventTime"] for each, _ in tell(book, found, BASE_URL, reader=reader)
            }, spelled
            asked += 1

    assert asked > 5


def _spelled(value):
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
