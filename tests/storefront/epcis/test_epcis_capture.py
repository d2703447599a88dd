"""Capturing over REST: what is stored, what is refused, and that nothing is stored by halves."""

import json

import pytest

from tests.storefront.epcis.conftest import CONTEXT, document, events_of, object_event, refusal
from traceability.epcis.documents import MOST_BYTES, MOST_EVENTS
from traceability.parties.roles import Role

IN_CONTEXT = {"@context": CONTEXT}
FIRST, SECOND = (object_event(number)["eventID"] for number in (1, 2))


def test_a_captured_event_comes_back_as_it_was_with_the_time_of_its_recording(program):
    event = object_event(**{"ex:note": {"ex:weight": 3.50}})

    program.captured(event)

    (told,) = events_of(program.get("/events"))
    assert told == {**event, "recordTime": "2026-11-22T03:00:00.000Z"}


def test_a_job_says_what_came_of_a_document(program):
    answer = program.post("/capture", document(object_event()))

    assert answer.status_code == 202
    job = program.follow(answer).json
    assert job == {
        "captureID": answer.headers["Location"].rpartition("/")[2],
        "createdAt": "2026-11-22T03:00:00.000Z",
        "finishedAt": "2026-11-22T03:00:00.000Z",
        "running": False,
        "success": True,
        "captureErrorBehaviour": "rollback",
        "errors": [],
    }
    assert program.get("/capture").json == [job]


def test_an_event_without_an_id_gets_its_hash_for_one_and_is_stored_once(program):
    event = object_event(eventID=None)

    program.captured(event)
    program.captured(event)

    (name,) = program.found()
    assert name.startswith("ni:///sha-256;")


def test_the_same_event_again_is_accepted_once(program):
    program.captured(object_event(1))
    program.captured(object_event(1, recordTime="2026-11-21T00:00:00Z"), object_event(2))

    assert program.found() == [FIRST, SECOND]


def test_another_event_of_the_same_id_is_refused_and_nothing_of_its_document_is_stored(program):
    program.captured(object_event(1))

    answer = program.post("/capture", document(object_event(2), object_event(1, bizStep="packing")))

    job = program.follow(answer).json
    (error,) = job["errors"]
    assert not job["success"]
    assert error["type"] == "epcisException:ResourceAlreadyExistsException"
    assert error["field"] == "epcisBody.eventList[1].eventID"
    assert program.found() == [FIRST]


def test_with_proceed_what_is_right_is_stored_and_what_is_wrong_is_told(program):
    program.captured(object_event(1))
    events = [object_event(2), object_event(3, bizStep="harvesting"), object_event(1, action="ADD")]

    answer = program.post("/capture", document(*events), GS1_Capture_Error_Behaviour="proceed")

    assert [each["field"] for each in program.follow(answer).json["errors"]] == [
        "epcisBody.eventList[1].bizStep",
        "epcisBody.eventList[2].eventID",
    ]
    assert program.found() == [FIRST, SECOND]


def test_an_error_declaration_is_a_correction_and_both_stay(program):
    declaration = {"declarationTime": "2026-11-21T08:00:00Z", "reason": "incorrect_data"}
    program.captured(object_event(1))

    program.captured(object_event(1, errorDeclaration=declaration), object_event(2))

    assert len(events_of(program.get(f"/events/{FIRST}"))) == 2
    assert program.found(EXISTS_errorDeclaration="true") == [FIRST]
    assert program.found(EQ_errorReason="incorrect_data") == [FIRST]


def test_an_error_declaration_of_another_event_under_that_id_is_refused(program):
    program.captured(object_event(1))
    declaration = {"declarationTime": "2026-11-21T08:00:00Z"}

    answer = program.post(
        "/events", {**object_event(1, action="ADD", errorDeclaration=declaration), **IN_CONTEXT}
    )

    assert refusal(answer) == (409, "epcisException:ResourceAlreadyExistsException", "eventID")


def test_one_event_is_captured_and_told(program):
    answer = program.post("/events", {**object_event(1), **IN_CONTEXT})

    assert answer.status_code == 201, answer.text
    assert answer.json["eventID"] == FIRST
    assert len(events_of(program.follow(answer))) == 1
    again = program.post("/events", {**object_event(1, bizStep="packing"), **IN_CONTEXT})
    assert refusal(again) == (409, "epcisException:ResourceAlreadyExistsException", "eventID")


def test_one_event_needs_its_context(program):
    answer = program.post("/events", object_event(1))

    assert refusal(answer) == (400, "epcisException:ValidationException", "@context")


NESTED = b"[" * 3000 + b"]" * 3000


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b"[" * 100_000,
        b'{"type": "\\u0000"}',
        b'{"type": "\\ud800"}',
        b'{"type": "EPCISDocument", "b": "\\u00e1", "a": ' + NESTED + b"}",
        b"[]",
        b"1" * 5000,
        b'{"type": "Letter"}',
    ],
)
@pytest.mark.parametrize("path", ["/capture", "/events", "/queries"])
def test_what_is_no_document_is_a_problem(program, path, body):
    answer = program.post(path, body)

    assert answer.status_code == 400
    assert answer.json["type"].startswith("epcisException:")


@pytest.mark.parametrize(
    ("member", "value", "field"),
    [
        ("eventTime", "2026-11-22T04:00:00Z", "eventTime"),
        ("epcList", ["https://id.gs1.org/01/04012345111115/21/1"], "epcList[0]"),
        ("bizStep", "harvesting", "bizStep"),
        ("ilmd", {"ex:a": 1}, "ilmd"),
        ("ex:deep", json.loads('{"a:b":' * 40 + "1" + "}" * 40), "a:b"),
        ("nonsense", 1, "nonsense"),
    ],
)
def test_a_broken_rule_is_told_with_its_place_and_nothing_is_stored(program, member, value, field):
    answer = program.post("/capture", document(object_event(1), object_event(2, **{member: value})))

    assert refusal(answer) == (
        400,
        "epcisException:ValidationException",
        f"epcisBody.eventList[1].{field}",
    )
    assert program.found() == []
    assert program.get("/capture").json == []


def test_things_inside_each_other_are_refused_and_nothing_is_stored(program):
    box, pallet = (f"urn:epc:id:sscc:4012345.000000000{number}" for number in (1, 2))
    packing = [
        object_event(
            number,
            type="AggregationEvent",
            action="ADD",
            epcList=None,
            parentID=outer,
            childEPCs=[inner],
        )
        for number, outer, inner in ((1, pallet, box), (2, box, pallet))
    ]

    answer = program.post("/capture", document(object_event(3), *packing))

    problem = (400, "epcisException:ValidationException", "epcisBody.eventList[2]")
    assert refusal(answer) == problem
    assert program.found() == []
    alone = {**packing[0], "childEPCs": [pallet], **IN_CONTEXT}
    assert refusal(program.post("/events", alone))[:2] == problem[:2]
    partly = program.post("/capture", document(*packing), GS1_Capture_Error_Behaviour="proceed")
    assert [each["field"] for each in program.follow(partly).json["errors"]] == [
        "epcisBody.eventList[1]"
    ]
    assert program.found() == [FIRST]


def test_an_unknown_context_is_refused_and_never_fetched(program, monkeypatch):
    def no_network(*args):
        raise AssertionError(args)

    monkeypatch.setattr("socket.socket.connect", no_network)
    context = ["https://evil.example/context.jsonld"]

    answer = program.post("/capture", document(object_event(1), **{"@context": context}))

    assert refusal(answer) == (400, "epcisException:ValidationException", "@context")


class Unread:
    """A body that fails the test where anybody reads it."""

    def read(self, size=-1):
        raise AssertionError(size)


def test_two_hundred_megabytes_are_refused_before_they_are_read(program):
    answer = program.ask(
        "POST",
        "/capture",
        environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "200000000"},
        content_type="application/json",
    )

    assert refusal(answer)[:2] == (413, "epcisException:CaptureLimitExceededException")
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == str(MOST_BYTES)


def test_more_events_than_a_document_may_have_are_refused(program):
    answer = program.post("/capture", document(*[{}] * (MOST_EVENTS + 1)))

    assert refusal(answer)[:2] == (413, "epcisException:CaptureLimitExceededException")


def test_xml_is_not_taken(program):
    answer = program.ask("POST", "/capture", data="<x/>", content_type="application/xml")

    assert refusal(answer)[:2] == (415, "epcisException:UnsupportedMediaTypeException")


def test_who_may_not_record_may_not_capture(program_of, anybody, coop):
    picker = program_of(coop, Role.PICKER)

    for program, status in ((anybody, 401), (picker, 403)):
        answer = program.post("/capture", document(object_event()))
        assert refusal(answer)[:2] == (status, "epcisException:SecurityException")
