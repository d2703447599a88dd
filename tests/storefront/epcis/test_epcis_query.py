"""Querying over REST: parameters, order, limits, pages, walls."""

import pytest

from storefront.accounts.partners import create_partner_token
from tests.storefront.epcis.conftest import Program, document, events_of, object_event, refusal
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_party


def ids(*numbers):
    return [object_event(number)["eventID"] for number in numbers]


def test_the_conditions_of_a_query_must_all_hold(program):
    program.captured(
        object_event(1), object_event(2, bizStep="packing"), object_event(3, action="ADD")
    )

    assert program.found(EQ_bizStep="shipping|packing", EQ_action="OBSERVE") == ids(1, 2)
    assert program.found(GE_eventTime="2026-11-20T15:00:02+07:00") == ids(2, 3)
    assert program.found(LT_eventTime="2026-11-20T08:00:02Z", EQ_action="ADD") == []


@pytest.mark.parametrize(
    "step",
    ["shipping", "https://ref.gs1.org/cbv/BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping"],
)
def test_a_word_of_the_standard_is_understood_however_it_is_written(program, step):
    program.captured(object_event(1))

    assert program.found(EQ_bizStep=step) == ids(1)


@pytest.mark.parametrize(
    "epc",
    [
        "urn:epc:id:sgtin:4012345.011111.7",
        "https://id.gs1.org/01/04012345111118/21/7",
        "https://nguon.example/01/04012345111118/21/7?linkType=all",
        "urn:epc:idpat:sgtin:4012345.011111.*",
    ],
)
def test_a_gs1_key_is_found_in_any_of_its_forms(program, epc):
    program.captured(object_event(7), object_event(8, epcList=["https://nguon.example/lot/A"]))

    assert program.found(MATCH_epc=epc) == ids(7)


def test_a_place_is_found_with_what_lies_in_it(program):
    inside = {"id": "https://nguon.example/place/A/hall/3"}
    beside = {"id": "https://nguon.example/place/AB"}
    program.captured(object_event(1, readPoint=inside), object_event(2, readPoint=beside))

    assert program.found(WD_readPoint="https://nguon.example/place/A") == ids(1)
    assert program.found(EQ_readPoint="https://nguon.example/place/A") == []


def test_events_come_in_the_order_that_is_asked_for(program):
    program.captured(*(object_event(n, **{"ex:weight": 10 - n}) for n in (2, 1, 3)))

    assert program.found(orderBy="eventTime") == ids(3, 2, 1)
    assert program.found(orderBy="eventTime", orderDirection="ASC") == ids(1, 2, 3)
    assert program.found(orderBy="recordTime", orderDirection="ASC") == ids(2, 1, 3)
    assert program.found(orderBy="ex:weight", orderDirection="ASC") == ids(3, 2, 1)
    assert program.found(orderBy="eventTime", eventCountLimit="2") == ids(3, 2)


def pages(program, **query):
    """Every page of an answer, by the links."""
    answer = program.get("/events", **query)
    while True:
        assert answer.status_code == 200, answer.text
        yield [each["eventID"] for each in events_of(answer)]
        link = answer.headers.get("Link")
        if link is None:
            return
        assert link.endswith('; rel="next"')
        assert answer.headers["GS1-Next-Page-Token-Expires"] == "2026-11-22T04:00:00+00:00"
        answer = program.ask("GET", link[1 : link.index(">")].partition("/epcis")[2])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"orderBy": "eventTime", "orderDirection": "ASC"},
        {"orderBy": "ex:weight", "orderDirection": "ASC"},
        {"MATCH_epc": "urn:epc:id:sgtin:4012345.011111.0"},
        {"EQ_bizStep": "shipping", "orderBy": "recordTime", "orderDirection": "ASC"},
    ],
)
def test_pages_hold_every_event_once_in_order(program, query):
    epcs = ["urn:epc:id:sgtin:4012345.011111.0"]
    program.captured(*(object_event(n, epcList=epcs, **{"ex:weight": n // 3}) for n in range(1, 8)))

    found = list(pages(program, perPage="3", **query))

    assert found == [ids(1, 2, 3), ids(4, 5, 6), ids(7)]


def test_a_limit_holds_over_pages(program):
    program.captured(*(object_event(n) for n in range(1, 8)))

    found = list(pages(program, perPage="2", orderBy="eventTime", eventCountLimit="3"))

    assert found == [ids(7, 6), ids(5)]


def test_a_token_serves_for_nothing_else(program, program_of, neighbour, deployment_of):
    program.captured(*(object_event(n) for n in range(1, 4)))
    link = program.get("/events", perPage="1").headers["Link"]
    path = link[1 : link.index(">")].partition("/epcis")[2]
    refused = (400, "epcisException:QueryParameterException", "nextPageToken")

    assert refusal(program.get("/events", nextPageToken="abc")) == refused
    assert refusal(program.ask("GET", path + "&EQ_action=ADD")) == refused
    assert refusal(program_of(neighbour).ask("GET", path)) == refused
    deployment_of.clock.advance(hours=2)
    assert refusal(program.ask("GET", path)) == refused


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"EQ_colour": "red"}, "EQ_colour"),
        ({"EQ_bizStep": "harvesting"}, "EQ_bizStep"),
        ({"EQ_action": "KEEP"}, "EQ_action"),
        ({"GE_eventTime": "yesterday"}, "GE_eventTime"),
        ({"MATCH_epc": "no uri"}, "MATCH_epc"),
        ({"GT_quantity": "many"}, "GT_quantity"),
        ({"GT_ex:weight": "heavy"}, "GT_ex:weight"),
        ({"perPage": "0"}, "perPage"),
        ({"perPage": "-1"}, "perPage"),
        ({"orderBy": "size"}, "orderBy"),
        ({"orderBy": "eventTime", "orderDirection": "UP"}, "orderDirection"),
        ({"eventCountLimit": "5"}, "eventCountLimit"),
        ({"orderBy": "eventTime", "eventCountLimit": "5", "maxEventCount": "5"}, "maxEventCount"),
        ({"EQ_action": ["ADD", "OBSERVE"]}, "EQ_action"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(program, query, field):
    answer = program.get("/events", **query)

    assert refusal(answer) == (400, "epcisException:QueryParameterException", field)


def test_numbers_larger_than_any_column_are_stored_and_found(program):
    report = {"type": "Count", "value": 10**40}
    program.captured(
        object_event(1, quantityList=[{"epcClass": "urn:x:class", "quantity": 10**30}]),
        object_event(2, sensorElementList=[{"sensorReport": [report]}]),
        object_event(3, **{"ex:n": 10**60}),
    )

    assert program.found(GT_quantity="1e29") == ids(1)
    assert program.found(GE_value="1e40") == ids(2)
    assert program.found(**{"GT_ex:n": "1e59"}) == ids(3)


def test_more_than_are_wanted_are_refused(program):
    program.captured(object_event(1), object_event(2))

    assert program.found(maxEventCount="2") == ids(1, 2)
    assert refusal(program.get("/events", maxEventCount="1"))[:2] == (
        413,
        "epcisException:QueryTooLargeException",
    )


def test_one_walks_from_the_root_to_the_events(program):
    program.captured(object_event(1, readPoint={"id": "urn:epc:id:sgln:4012345.00001.0"}))

    assert "bizSteps" in program.get("/").json["member"]
    assert program.get("/eventTypes/ObjectEvent").json["member"] == ["events"]
    for resource, value in (
        ("epcs", "https://id.gs1.org/01/04012345111118/21/1"),
        ("bizSteps", "shipping"),
        ("readPoints", "https://id.gs1.org/414/4012345000016"),
    ):
        assert program.get(f"/{resource}").json["member"] == [value]
        quoted = value.replace("/", "%2F")
        assert program.get(f"/{resource}/{quoted}").json["member"] == ["events"]
        assert len(events_of(program.get(f"/{resource}/{quoted}/events"))) == 1
    assert program.get("/bizSteps/packing").status_code == 404
    assert program.get("/dispositions").json["member"] == []


def test_values_are_paged(program):
    program.captured(*(object_event(n) for n in range(1, 6)))

    first = program.get("/epcs", perPage="3")

    link = first.headers["Link"]
    rest = program.ask("GET", link[1 : link.index(">")].partition("/epcis")[2])
    assert [each[-1] for each in first.json["member"] + rest.json["member"]] == list("12345")
    assert "Link" not in rest.headers


def test_a_query_is_kept_under_a_name(program, program_of, neighbour):
    program.captured(object_event(1), object_event(2, bizStep="packing"))
    packed = {
        "name": "đóng gói",
        "query": {"EQ_bizStep": ["packing"], "eventType": ["ObjectEvent"]},
    }

    made = program.post("/queries", packed)

    assert made.status_code == 201
    assert program.follow(made).json == [packed]
    assert len(events_of(program.get("/queries/đóng gói/events"))) == 1
    assert program.post("/queries", packed).status_code == 409
    assert program_of(neighbour).get("/queries/đóng gói").status_code == 404
    assert program.ask("DELETE", "/queries/đóng gói").status_code == 204
    assert program.get("/queries").json == []
    bad = program.post("/queries", {"name": "x", "query": {"EQ_colour": ["red"]}})
    assert refusal(bad) == (400, "epcisException:QueryParameterException", "EQ_colour")


def test_subscriptions_say_that_they_are_not_built(program):
    for method, path in (("POST", "/queries/x/subscriptions"), ("DELETE", "/nextPageToken/x")):
        assert refusal(program.ask(method, path))[:2] == (
            501,
            "epcisException:ImplementationException",
        )


def test_nobody_sees_what_another_captured(program, program_of, neighbour, anybody):
    program.captured(object_event(1))
    job = program.get("/capture").json[0]["captureID"]
    epc = "https://id.gs1.org%2F01%2F04012345111118%2F21%2F1".replace("://", ":%2F%2F")

    for other in (program_of(neighbour), anybody):
        assert other.found() == []
        assert other.found(MATCH_epc=object_event(1)["epcList"][0]) == []
        assert other.get(f"/events/{ids(1)[0]}").status_code == 404
        assert other.get(f"/epcs/{epc}").status_code == 404
        assert other.get("/events", maxEventCount="1").status_code == 200
    assert program_of(neighbour).get("/epcs").json["member"] == []
    assert program_of(neighbour).get(f"/capture/{job}").status_code == 404
    assert program_of(neighbour).found(**{"EXISTS_ex:note": "true"}) == []
    for path in ("/epcs", "/capture", f"/capture/{job}", "/queries"):
        assert anybody.get(path).status_code == 401
    program_of(neighbour).captured(object_event(1, bizStep="packing"))
    assert events_of(program.get("/events"))[0]["bizStep"] == "shipping"


def test_a_partners_token_reads_and_no_more(repository, deployment_of, coop, program):
    program.captured(object_event(1))
    owner = Recorder(coop.id, Role.OWNER, clock=deployment_of.clock)
    with deployment_of.transaction() as session:
        buyer = add_party(session, owner, kind="buyer", code="BT", name="Bến Thành")
        token = create_partner_token(session, owner, party=buyer, name="kho").text
    partner = Program(repository, token)

    assert partner.found() == []
    assert partner.post("/capture", document(object_event(2))).status_code == 403
    assert partner.get("/epcs").status_code == 403
    answer = repository.test_client().get(
        "/api/v1/lots",
        base_url="https://nguon.example",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 401


def test_a_wrong_token_is_not_taken_for_none(repository):
    answer = Program(repository, "nguon_wrong").get("/events")

    assert refusal(answer)[:2] == (401, "epcisException:SecurityException")
