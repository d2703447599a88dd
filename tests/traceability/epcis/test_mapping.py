"""Plain values in, EPCIS out: times, weights, names."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.epcis.happening import Earlier, Happening, Line, LotNamed, PlaceNamed, Wrong
from traceability.epcis.mapping import epcis_events, for_strangers
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.parts import kilograms

URIS = OwnUris("https://nguon.example")
ID = UUID("01920000-0000-7000-8000-000000000001")
OTHER = UUID("01920000-0000-7000-8000-000000000002")


def happening(**said):
    told = {
        "id": ID,
        "kind": "harvest",
        "stage": None,
        "event_time": datetime(2026, 11, 21, 23, 0, 0, 123456, tzinfo=UTC),
        "offset_minutes": 420,
        "business_date": date(2026, 11, 22),
        "record_time": datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
        "organisation": "LABANG",
        "facts": {},
        **said,
    }
    return Happening(**told)


@pytest.mark.parametrize(
    ("minutes", "time", "offset"),
    [
        (420, "2026-11-22T06:00:00.123+07:00", "+07:00"),
        (-570, "2026-11-21T13:30:00.123-09:30", "-09:30"),
        (0, "2026-11-21T23:00:00.123+00:00", "+00:00"),
    ],
)
def test_a_time_is_told_in_the_offset_in_which_it_was_given(minutes, time, offset):
    (told,) = epcis_events(happening(offset_minutes=minutes), URIS)

    assert told["eventTime"] == time
    assert told["eventTimeZoneOffset"] == offset


@given(st.integers(min_value=0, max_value=10**12))
def test_a_weight_is_exact_to_the_gram(grams):
    assert round(kilograms(grams) * 1000) == grams
    assert isinstance(kilograms(grams), int) == (grams % 1000 == 0)


def test_an_event_without_goods_names_no_goods():
    (told,) = epcis_events(happening(kind="recall"), URIS)

    assert told["epcList"] == []
    assert told["persistentDisposition"] == {"set": ["recalled"]}


@pytest.mark.parametrize(
    ("outcome", "step", "disposition", "lasting"),
    [
        ("fixed", "repairing", "in_progress", {"unset": ["recalled"]}),
        ("unfounded", "inspecting", "in_progress", {"unset": ["recalled"]}),
        (
            "destroyed",
            "destroying",
            "destroyed",
            {"unset": ["recalled"], "set": ["destroyed"]},
        ),
        (
            "repurposed",
            "https://nguon.example/voc/BizStep-repurposing",
            "non_sellable_other",
            {"unset": ["recalled"], "set": ["non_sellable_other"]},
        ),
    ],
)
def test_the_end_of_a_recall_says_what_became_of_the_goods(outcome, step, disposition, lasting):
    lot = LotNamed("A", "LABANG", is_packed=True)
    closed = happening(
        kind="recall_closed",
        about=(lot,),
        facts={"outcome": outcome},
        follows=(Earlier(OTHER, "recall"),),
    )
    (opened,) = epcis_events(happening(kind="recall", id=OTHER, about=(lot,)), URIS)

    (told,) = epcis_events(closed, URIS)

    assert (told["bizStep"], told["disposition"]) == (step, disposition)
    assert told["persistentDisposition"] == lasting
    assert (
        told["quantityList"]
        == opened["quantityList"]
        == [{"epcClass": "https://nguon.example/id/lot/LABANG/A"}]
    )
    assert told["bizTransactionList"] == opened["bizTransactionList"]
    assert told["nguon:outcome"] == outcome


def test_what_did_not_occur_has_no_corrective_event():
    wrong = Wrong(datetime(2026, 11, 23, tzinfo=UTC), "did_not_occur", None)

    (told,) = epcis_events(happening(wrong=wrong), URIS)

    assert told["errorDeclaration"] == {
        "declarationTime": "2026-11-23T00:00:00.000+00:00",
        "reason": "did_not_occur",
    }


def test_numbers_of_gs1_make_digital_links_and_everything_else_addresses_of_ours():
    lot = LotNamed("A/1%", "LABANG", is_packed=True, gtin="8938501234568")
    place = PlaceNamed("Lô 3", "LABANG", gln="4012345000115")
    line = Line(lot, place, 200, 1)

    (told,) = epcis_events(happening(lines=(line,), place=PlaceNamed("Lô 3", "LABANG")), URIS)

    assert told["quantityList"] == [
        {"epcClass": "https://nguon.example/01/08938501234568/10/A%2F1%25", "quantity": 1}
    ]
    assert told["bizLocation"] == {"id": "https://nguon.example/414/4012345000115"}
    assert told["readPoint"] == {"id": "https://nguon.example/id/place/LABANG/L%C3%B4%203"}


def test_strangers_are_told_neither_the_parties_nor_what_auditors_ask():
    lot = LotNamed("A", "LABANG", is_packed=False)
    line = Line(lot, PlaceNamed("XUONG", "LABANG"), 1_000, 0)
    bought = happening(kind="receive", party_id=ID, lines=(line,), facts={"unusual": "Được mùa"})
    reaped = happening(lines=(line,), facts={"unusual": "Được mùa", "cultivar": "LDP1"})

    (received,), (harvested,) = (epcis_events(each, URIS) for each in (bought, reaped))

    assert received["sourceList"][0]["source"] == f"https://nguon.example/id/party/{ID}"
    told = {**for_strangers(received), "eventID": ""}
    assert str(ID) not in str({**told, "bizTransactionList": []})
    assert "Được mùa" not in str([told, for_strangers(harvested)])
    assert for_strangers(harvested)["ilmd"]["nguon:cultivar"] == "LDP1"
