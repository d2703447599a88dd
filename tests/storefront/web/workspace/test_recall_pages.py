"""A recall in the office: tried out, opened, told, and closed when every gram is accounted for."""

import io
import json
import re
from datetime import datetime
from types import SimpleNamespace

import farm
import openpyxl
import pypdfium2
import pytest
import shop
from cooperative import field_error, plain
from sqlalchemy import func, select

from storefront.channels.gathering import goods_on_sale
from storefront.channels.models import Listing
from storefront.channels.services import set_allotment
from storefront.mail.models import OutboxMail
from storefront.orders.models import Order
from storefront.orders.services import confirm, erase_buyer, mark_delivered, ship
from tests.storefront.conftest import enlist
from traceability.events.models import Event, EventKind
from traceability.lots.models import Lot
from traceability.parties.roles import Role
from traceability.recalls.models import Recall

REASON = "Dư lượng thuốc <cao> hơn mức cho phép"


@pytest.fixture
def stall(sqlite_deployment, clock):
    """30 packs of one lot and 10 of the next: two sold to Bình by mail, three promised to Hoa."""
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, clock)
        tea = farm.make_tea(session, coop, 6, at=farm.day(1))
        lot = farm.pack(session, coop, tea, 30, at=farm.day(1))
        farm.packets(session, coop, 10, at=farm.day(2))
        shop.offer(session, coop)
        sold = shop.buy(session, coop, 2).order
        confirm(session, coop.recorder, order_id=sold.id)
        ship(session, coop.recorder, order_id=sold.id)
        buyer = shop.Buyer("Lê Thị Hoa", "0987 654 321")
        promised = shop.buy(session, coop, 3, buyer=buyer).order
        confirm(session, coop.recorder, order_id=promised.id)
        return SimpleNamespace(coop=coop, lot=lot, tea=tea, sold=sold, promised=promised)


@pytest.fixture
def office(sqlite_deployment, passwords, stall, browser):
    """A browser in which the stall's owner is signed in."""
    enlist(sqlite_deployment, passwords, stall.coop.organisation, "lan@labang.example")
    return browser.sign_in()


def recalled(office, stall):
    """Open the recall of the tea and name its page."""
    answer = office.send(
        f"/workspace/lots/{stall.tea.id}/recall", {"reason_vi": REASON, "typed": stall.tea.code}
    )
    assert answer.status_code == 303, field_error(answer.text, r"\w+")
    return answer.location


def count(deployment, table):
    with deployment.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_drill_shows_the_full_list_and_changes_nothing(office, stall, sqlite_deployment):
    events = count(sqlite_deployment, Event)

    assert "No lot was ever recalled" in office.get("/workspace/recalls?lang=en").text
    found = office.get(f"/workspace/recalls?lot={stall.tea.code}")
    page = plain(office.get(f"{found.location}?lang=en").text)

    assert re.search(r"From the lot code to the full list: [\d.]+ seconds", page)
    assert "Trần Văn Bình DH2026-0001" in page
    assert "Still has: 2 packs" in page
    assert "DH2026-0002 Lê Thị Hoa: 3 packs" in page
    assert (count(sqlite_deployment, Event), count(sqlite_deployment, Recall)) == (events, 0)
    assert office.get("/workspace/recalls?lot=NIX").status_code == 404


def test_a_recall_is_opened_only_with_a_reason_and_the_code_typed(office, stall, sqlite_deployment):
    page = f"/workspace/lots/{stall.tea.id}/recall?lang=en"

    wrong = office.send(page, {"reason_vi": REASON, "typed": stall.lot.code})
    silent = office.send(page, {"reason_vi": " ", "typed": stall.tea.code})

    assert "is not the code of this lot" in field_error(wrong.text, "typed")
    assert "Fill in" in field_error(silent.text, "reason_vi")
    assert REASON.replace("<", "&lt;").replace(">", "&gt;") in wrong.text, "what was typed is kept"
    assert count(sqlite_deployment, Recall) == 0


def test_from_opening_to_closing(office, stall, sqlite_deployment):
    at = recalled(office, stall)

    assert at in office.get("/workspace/recalls").text
    page = plain(office.get(f"{at}?lang=en").text)
    assert "24 h 0 min left to tell everybody" in page
    assert "0 of 1 were told" in page
    assert REASON in page
    assert f"Lot {stall.tea.code} is being recalled" in plain(office.get("/workspace/").text)

    key = re.search(r"contacts/(order:[0-9a-f-]+)/notified", office.get(at).text)[1]
    assert office.send(f"{at}/letters", {}).status_code == 303
    with sqlite_deployment.reading() as session:
        letter = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert letter.to_address == "binh@khach.example"
        assert stall.lot.code in letter.body
        assert REASON in letter.body
    assert "1 of 1 were told" in plain(office.get(f"{at}?lang=en").text) or (
        "Everybody who is known was told" in plain(office.get(f"{at}?lang=en").text)
    )
    assert office.send(f"{at}/contacts/{key}/answered", {}, page=at).status_code == 303
    assert "answered" in plain(office.get(f"{at}?lang=en").text)

    close = f"{at}/close?lang=en"
    early = office.send(close, {"outcome": "fixed", "lost": "0", "lost_unit": "kg"})
    assert early.status_code == 422
    assert "still have 400 g by the books" in field_error(early.text, "lost")
    done = {"outcome": "fixed", "lost": "400", "lost_unit": "g", "lost_reason": "Khách đã uống"}
    assert office.send(close, done).status_code == 303

    with sqlite_deployment.reading() as session:
        told = session.scalar(select(Event).where(Event.kind == EventKind.RECALL_CLOSED))
    entry = office.get(f"/workspace/events/{told.id}?lang=en").text
    assert "How it ended Put right or labelled anew" in plain(entry)
    assert "Something is wrong here" not in entry
    assert office.get(f"/workspace/events/{told.id}/correct").status_code == 409
    page = plain(office.get(f"{at}?lang=en").text)
    assert "400 g was consumed or not to be recovered: Khách đã uống" in page
    assert "being recalled" not in plain(office.get("/workspace/?lang=en").text)


def test_the_report_names_everybody_in_each_of_its_forms(office, stall):
    at = recalled(office, stall)

    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{at}/report.xlsx").data))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    paper = pypdfium2.PdfDocument(office.get(f"{at}/report.pdf").data)
    text = " ".join(page.get_textpage().get_text_range() for page in paper)
    told = json.loads(office.get(f"{at}/report.json").text)

    for name in ("Trần Văn Bình", "Lê Thị Hoa", stall.lot.code, REASON):
        assert any(name in cell for cell in cells), name
        assert name in " ".join(text.split()), name
    (recipient,) = told["recipients"]
    assert recipient["name"] == "Trần Văn Bình"
    assert datetime.fromisoformat(told["opened_at"]).tzinfo is not None
    assert "T" in told["opened_at"], "ISO 8601"
    assert recipient["still_has"] == [{"lot": stall.lot.code, "grams": 400, "pieces": 2}]
    assert told["promised"][0]["packs"] == [{"lot": stall.lot.code, "pieces": 3}]
    assert told["mass"]["recalled"] == 6_000
    assert office.get(f"{at}/report.exe").status_code == 404


def test_what_is_set_aside_of_a_recalled_lot_is_not_sent(office, stall, sqlite_deployment):
    recalled(office, stall)
    order = f"/workspace/orders/{stall.promised.number}"

    assert "Do not send" in plain(office.get(f"{order}?lang=en").text)
    refused = office.send(f"{order}/ship?lang=en", {})
    assert refused.status_code == 422
    assert f"it holds packs of the recalled lot {stall.lot.code}" in plain(refused.text)

    assert office.send(f"{order}/pick-anew", {}, page=order).status_code == 303
    assert "Do not send" not in plain(office.get(f"{order}?lang=en").text)
    assert office.send(f"{order}/ship", {}).status_code == 303


def stock_cells(office, deployment, stall):
    """How many packs a marketplace would be told of, for each product."""
    with deployment.reading() as session:
        goods = goods_on_sale(
            session, stall.coop.recorder, channel="postmart", base_url="https://nguon.example"
        )
        return [each.stock_packs for _, each in goods]


def test_a_recalled_product_is_to_be_taken_off_the_marketplaces(office, stall, sqlite_deployment):
    listing = f"/workspace/channels/postmart/{stall.coop.packet.id}"
    with sqlite_deployment.transaction() as session:
        on_postmart = {"product_id": stall.coop.packet.id, "channel": "postmart"}
        session.add(
            Listing(
                organisation_id=stall.coop.organisation.id,
                state="live",
                url="https://postmart.example/che",
                updated_at=sqlite_deployment.clock(),
                **on_postmart,
            )
        )
        set_allotment(session, stall.coop.recorder, packs=5, **on_postmart)
    assert "Take it down" not in plain(office.get(f"{listing}?lang=en").text)
    assert stock_cells(office, sqlite_deployment, stall) == [5]

    recalled(office, stall)

    assert "Take it down there: it is recalled" in plain(office.get(f"{listing}?lang=en").text)
    assert stock_cells(office, sqlite_deployment, stall) == [0]
    assert office.send(f"{listing}/withdrawn", {}, page=listing).status_code == 303
    assert "Take it down" not in plain(office.get(f"{listing}?lang=en").text)
    assert "A lot of it is being recalled" in plain(office.get(f"{listing}?lang=en").text)


def test_a_letter_goes_once_and_is_forgotten_with_its_buyer(office, stall, sqlite_deployment):
    at = recalled(office, stall)
    office.send(f"{at}/letters", {})
    office.send(f"{at}/letters", {})
    with sqlite_deployment.transaction() as session:
        letters = select(OutboxMail).where(OutboxMail.dedupe_key.contains(":recall:"))
        assert len(session.scalars(letters).all()) == 1
        order = session.get_one(Order, stall.sold.id)
        mark_delivered(session, stall.coop.recorder, order_id=order.id)
        erase_buyer(session, stall.coop.recorder, order_id=order.id)

        assert session.scalars(letters).all() == []


def test_only_the_owner_sees_buyers_and_only_their_own(
    sqlite_deployment, passwords, stall, other_browser, clock
):
    enlist(sqlite_deployment, passwords, stall.coop.organisation, "tu@labang.example", Role.STAFF)
    with sqlite_deployment.transaction() as session:
        other = farm.found(session, clock, code="LAHIEN")
    enlist(sqlite_deployment, passwords, other.organisation, "minh@lahien.example")

    staff = other_browser.sign_in("tu@labang.example")
    assert staff.get(f"/workspace/lots/{stall.tea.id}/drill").status_code == 403
    stranger = type(other_browser)(other_browser.app).sign_in("minh@lahien.example")
    assert stranger.get(f"/workspace/lots/{stall.tea.id}/drill").status_code == 404
    assert stranger.get(f"/workspace/lots/{stall.tea.id}/trace/up").status_code == 404


def test_a_lot_is_traced_on_a_page_with_a_picture_and_the_same_in_lists(
    office, stall, sqlite_deployment
):
    up = office.get(f"/workspace/lots/{stall.lot.id}/trace/up?lang=en").text
    down = office.get(f"/workspace/lots/{stall.tea.id}/trace/down?lang=en").text

    for code in (stall.lot.code, stall.tea.code):
        assert f"<title>{code}, " in up
        assert f'class="code" href="/workspace/lots/{stall.lot.id}"' in up
    assert "Đồi Kẹm" in plain(up.partition('id="sources"')[2])
    assert up.count('class="wire"') == 3
    assert "Single buyers" in plain(down)
    assert "DH2026-0001 Trần Văn Bình" in plain(down)
    assert "style=" not in up + down, "the content security policy allows no inline style"
    assert office.get(f"/workspace/lots/{stall.lot.id}/trace/sideways").status_code == 404


def test_a_full_level_is_folded_and_opened_on_demand(office, stall, sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        tea = farm.make_tea(session, stall.coop, 6)
        many = [farm.pack(session, stall.coop, tea, 1) for _ in range(9)]
    page = f"/workspace/lots/{tea.id}/trace/down?lang=en"

    folded, opened = office.get(page).text, office.get(f"{page}&open=1").text

    assert "+4 more" in folded
    assert folded.count("<rect") == 1 + 6
    assert opened.count("<rect") == 1 + 9
    with sqlite_deployment.reading() as session:
        assert all(session.get(Lot, lot.id).code in folded for lot in many), "the list has them all"
