"""New addresses and codes on the pages, and what a scan and a planting-area code say of them."""

import re
from datetime import date

import pytest
import stamped
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.parties.models import Organisation, Place
from traceability.parties.services import add_planting_area_code

TODAY = date(2026, 11, 22)


def plot(coop):
    with coop.deployment.reading() as db:
        return db.get_one(Place, coop.plot)


@pytest.fixture
def addressed(coop):
    with coop.deployment.transaction() as db:
        db.get_one(Place, coop.plot).address_vi = "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"
        db.get_one(Organisation, coop.organisation_id).address_vi = "Na Rì, Bắc Kạn"
    return coop


def test_a_merged_province_is_shown_before_it_is_written_everywhere(owner, addressed):
    page = "/workspace/addresses?lang=en"
    typed = {"old": "Bắc Kạn", "new": "Thái Nguyên", "since": "2025-07-01", "basis": "NQ 202"}

    shown = owner.send(page, typed)

    assert "2 addresses will change" in plain(shown.text)
    assert "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn → Xã Hảo Nghĩa, huyện Na Rì, Thái Nguyên" in plain(
        shown.text
    )
    assert plot(addressed).address_vi.endswith("Bắc Kạn")

    seen = re.search(r'name="seen" value="([0-9a-f]+)"', shown.text)[1]
    done = owner.send(page, typed | {"seen": seen})

    assert done.status_code == 303
    assert plot(addressed).address_vi.endswith("Thái Nguyên")
    told = plain(owner.get(f"/workspace/places/{addressed.plot}?lang=en").text)
    assert "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn until 30 Jun 2025 · NQ 202" in told


def test_a_name_that_stands_nowhere_is_said(owner, addressed):
    answer = owner.send(
        "/workspace/addresses?lang=en", {"old": "Hà Giang", "new": "X", "since": "2025-07-01"}
    )

    assert "No address has that name in it" in plain(answer.text)


def test_a_place_gets_a_new_address_and_another_code(owner, addressed):
    at = f"/workspace/places/{addressed.plot}"
    moved = owner.send(
        f"{at}/address", {"address_vi": "Xã Na Rì, Thái Nguyên", "since": "2025-07-01"}
    )
    coded = owner.send(f"{at}/code", {"code": "lo-33"})
    again = owner.send(f"{at}/code?lang=en", {"code": "LO-33"})

    assert (moved.status_code, coded.status_code, again.status_code) == (303, 303, 422)
    assert "already" in field_error(again.text, "code")
    assert plot(addressed).code == "LO-33"
    assert "Known before as LO-3." in plain(owner.get(f"{at}?lang=en").text)


def test_a_scan_shows_the_address_of_the_day_of_packing_and_todays(
    owner, app, sqlite_deployment, passwords
):
    coop = stamped.open_farm(sqlite_deployment, code="NARI", address_vi="Na Rì, Bắc Kạn")
    lot = stamped.packed(sqlite_deployment, coop)
    stamp = stamped.stamp(sqlite_deployment, coop, lot)
    sqlite_deployment.clock.advance(days=2)
    from traceability.parties.renaming import change_address

    with sqlite_deployment.transaction() as db:
        change_address(
            db,
            coop.recorder,
            of=db.get_one(Organisation, coop.organisation.id),
            address_vi="Na Rì, Thái Nguyên",
            since=date(2026, 11, 23),
        )

    page = plain(owner.get(f"{stamp.path}?lang=en").text)
    told = owner.get(stamp.path, headers={"Accept": "application/json"}).json["organisation"]

    assert "Na Rì, Thái Nguyên When it was packed: Na Rì, Bắc Kạn" in page
    assert told["address"]["vi"] == "Na Rì, Thái Nguyên"
    assert told["address_when_packed"]["vi"] == "Na Rì, Bắc Kạn"


def test_an_old_planting_area_code_keeps_answering_and_names_its_successor(browser, coop):
    with coop.deployment.transaction() as db:
        place = db.scalars(select(Place).where(Place.id == coop.plot)).one()
        for code, first, last in (
            ("VN-BK-01", date(2022, 1, 1), date(2025, 6, 30)),
            ("VN-TN-77", date(2025, 7, 1), None),
        ):
            add_planting_area_code(
                db,
                coop.recorder,
                place=place,
                code=code,
                issuer="Sở Nông nghiệp",
                valid_from=first,
                valid_to=last,
            )

    old = browser.get("/areas/VN-BK-01?lang=en")
    new = browser.get("/areas/VN-TN-77?lang=en")
    none = browser.get("/areas/VN-XX?lang=en")

    assert "no longer in force" in plain(old.text)
    assert "VN-TN-77" in plain(old.text)
    assert "This code is in force" in plain(new.text)
    assert "Hộ bà Nguyệt" not in old.text
    assert (old.status_code, none.status_code) == (200, 404)
    assert "No cooperative here has noted this code." in plain(none.text)
