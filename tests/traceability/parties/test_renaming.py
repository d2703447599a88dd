"""New addresses and codes; the old ones stay known."""

from datetime import date

import farm
import pytest
from console import Console

from traceability.errors import CodeTaken, InvalidInput, NotAllowed, NotFound
from traceability.parties.former import (
    SEAT,
    addresses_then,
    former_addresses,
    former_codes,
    place_once_coded,
)
from traceability.parties.models import Place
from traceability.parties.recorder import Recorder
from traceability.parties.renaming import (
    change_address,
    recode_place,
    rename_everywhere,
    would_rename,
)
from traceability.parties.roles import Role
from traceability.parties.services import add_place

MERGED = date(2025, 7, 1)


@pytest.fixture
def book(deployment):
    with deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(book, deployment):
    coop = farm.found(book, deployment.clock)
    coop.plot.address_vi = "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"
    coop.organisation.address_vi = "Huyện Na Rì, Bắc Kạn"
    book.flush()
    return coop


def test_a_merged_province_changes_every_address_and_the_old_ones_stay(book, coop):
    assert len(would_rename(book, coop.recorder, old="Bắc Kạn", new="Thái Nguyên")) == 2

    rename_everywhere(
        book,
        coop.recorder,
        old="Bắc Kạn",
        new="Thái Nguyên",
        since=MERGED,
        basis="Nghị quyết 202/2025/QH15",
    )
    rename_everywhere(book, coop.recorder, old="huyện Na Rì", new="", since=MERGED)

    assert coop.plot.address_vi == "Xã Hảo Nghĩa, Thái Nguyên"
    assert coop.organisation.address_vi == "Thái Nguyên"
    before = addresses_then(book, coop.organisation, [coop.plot], day=date(2025, 5, 12))
    after = addresses_then(book, coop.organisation, [coop.plot], day=MERGED)
    assert before[coop.plot.id].vi == "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"
    assert before[SEAT].vi == "Huyện Na Rì, Bắc Kạn"
    assert after == {}
    kept = former_addresses(book, coop.organisation.id)[coop.plot.id]
    assert {each.basis for each in kept} == {"Nghị quyết 202/2025/QH15", None}


def test_of_two_changes_on_one_day_the_first_address_held_before(book, coop):
    """Both old addresses end on the same day; the one recorded first is what stood there."""
    for address in ("Xã Hảo Nghĩa, Thái Nguyên", "Xã Na Rì, Thái Nguyên"):
        change_address(book, coop.recorder, of=coop.plot, address_vi=address, since=MERGED)

    then = addresses_then(book, coop.organisation, [coop.plot], day=date(2025, 5, 12))

    assert then[coop.plot.id].vi == "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address_vi": "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"}, "address_vi"),
        ({"since": date(2030, 1, 1)}, "since"),
        ({"address_vi": " "}, "address_vi"),
    ],
)
def test_an_address_that_cannot_be_is_refused(book, coop, change, field):
    given = {"address_vi": "Xã Na Rì", "since": MERGED} | change

    with pytest.raises(InvalidInput) as refusal:
        change_address(book, coop.recorder, of=coop.plot, **given)

    assert refusal.value.field == field


def test_a_name_that_stands_nowhere_is_told(book, coop):
    with pytest.raises(InvalidInput, match="No address has “Hà Giang”"):
        rename_everywhere(book, coop.recorder, old="Hà Giang", new="Tuyên Quang", since=MERGED)
    with pytest.raises(InvalidInput, match="which name"):
        would_rename(book, coop.recorder, old=" ", new="X")


def test_another_organisations_address_is_not_there(book, coop, deployment):
    other = farm.found(book, deployment.clock, code="LAHIEN")

    for theirs in (other.plot, other.organisation):
        with pytest.raises(NotFound):
            change_address(book, coop.recorder, of=theirs, address_vi="Xã Na Rì", since=MERGED)


def test_a_picker_changes_no_address(book, coop):
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=coop.recorder.clock)

    with pytest.raises(NotAllowed):
        change_address(book, picker, of=coop.plot, address_vi="Xã Na Rì", since=MERGED)


def test_an_old_code_goes_on_naming_the_place_and_is_nobody_elses(book, coop):
    recode_place(book, coop.recorder, place=coop.plot, code="LO-30")

    assert place_once_coded(book, coop.organisation.id, "LO-3") is coop.plot
    assert former_codes(book, coop.plot) == ["LO-3"]
    with pytest.raises(CodeTaken):
        add_place(book, coop.recorder, kind="plot", code="LO-3", name_vi="Đồi khác")
    with pytest.raises(CodeTaken):
        recode_place(book, coop.recorder, place=coop.workshop, code="LO-3")
    with pytest.raises(CodeTaken):
        recode_place(book, coop.recorder, place=coop.workshop, code="LO-30")


def test_a_place_may_get_its_own_old_code_back(book, coop):
    recode_place(book, coop.recorder, place=coop.plot, code="LO-30")
    recode_place(book, coop.recorder, place=coop.plot, code="LO-3")

    assert coop.plot.code == "LO-3"
    assert former_codes(book, coop.plot) == ["LO-30"]


def test_the_command_line_takes_an_old_code(sqlite_url, sqlite_deployment, clock):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, clock)
        recode_place(session, coop.recorder, place=coop.plot, code="LO-30")
        session.flush()
        assert session.get_one(Place, coop.plot.id).code == "LO-30"
    nguon = Console.at(sqlite_url, sqlite_deployment.files)

    made = nguon.json(
        "harvest",
        "--plot",
        "LO-3",
        "--material",
        "LA",
        "--quantity",
        "40 kg",
        "--at",
        "2026-11-22T06:30",
        "--fact",
        "pluck_standard=bud",
    )

    assert made["grams"] == 40_000
