"""The first screen says what needs somebody, and only what they may do something about."""

import shop
from cooperative import plain

from storefront.orders.services import confirm
from traceability.lots.models import Lot
from traceability.parties.roles import Role
from traceability.recalls.services import open_recall

TODAY = "/workspace/?lang=en"


def order(coop):
    with coop.deployment.transaction() as db:
        here = coop.farm(db)
        shop.offer(db, here)
        return shop.buy(db, here).order.id


def test_a_cooperative_that_starts_is_told_what_to_register_first(owner):
    page = plain(owner.get(TODAY).text)

    first, then = page.index("Register a material"), page.index("Register a product")
    assert first < page.index("Register a plot") < page.index("Register a workshop") < then


def test_who_has_registered_everything_is_not_told_so(owner, coop):
    assert "Register a" not in plain(owner.get(TODAY).text)


def test_goods_to_process_and_to_pack_lead_to_their_forms(owner, coop):
    coop.harvest("312.5")
    coop.process(coop.harvest("40"))

    page = owner.get(TODAY)

    assert "312.5 kg of Fresh tea leaf to process" in plain(page.text)
    assert "8 kg of Made tea to pack" in plain(page.text)
    assert f'href="/workspace/process?takes={coop.leaf}"' in page.text
    assert "312.5 kg left" in plain(owner.get(f"/workspace/process?takes={coop.leaf}").text)


def test_orders_wait_to_be_confirmed_and_then_to_be_sent(owner, coop):
    coop.packed()
    order_id = order(coop)
    assert "1 order to confirm" in plain(owner.get(TODAY).text)

    with coop.deployment.transaction() as db:
        confirm(db, coop.recorder, order_id=order_id)

    assert "1 order to pack and send" in plain(owner.get(TODAY).text)


def test_a_picker_sees_harvesting_and_the_stock_and_nothing_else_to_do(browser, coop, enlisted):
    coop.packed()
    coop.harvest("12")
    order(coop)
    enlisted("hoa@labang.example", Role.PICKER)
    browser.sign_in("hoa@labang.example")

    page = browser.get(TODAY)

    assert "/workspace/harvest" in page.text
    for word in ("order to confirm", "to process", "stamps to print", "/workspace/pack"):
        assert word not in page.text, word
    assert "12 kg" in plain(page.text)


def test_todays_lots_and_the_last_entries_are_there(owner, coop, clock):
    yesterday = coop.harvest("30")
    clock.advance(days=1)
    lot = coop.harvest("20")

    page = plain(owner.get(TODAY).text)

    lots = page[page.index("Lots of today") : page.index("Recorded last")]
    assert lot.code in lots
    assert yesterday.code not in lots
    assert yesterday.code in page[page.index("Recorded last") :]


def test_lots_are_found_without_accents_and_filtered(owner, coop):
    packed, leaf = coop.packed(), coop.harvest("12")

    def shows(query):
        page = owner.get(f"/workspace/lots?{query}").text
        return packed.code in page, leaf.code in page

    assert shows("") == (True, True)
    assert shows("q=bup+che") == (False, True)
    assert shows(f"q={packed.code.lower()}") == (True, False)
    assert shows("of=product") == (True, False)
    assert shows("of=material") == (False, True)
    assert shows("q=%25") == (False, False)


def test_empty_lots_are_listed_on_demand(owner, coop):
    leaf = coop.harvest("40")
    coop.process(leaf)

    assert leaf.code not in owner.get("/workspace/lots").text
    assert leaf.code in owner.get("/workspace/lots?all=1").text


def test_a_recalled_lot_says_so_wherever_it_stands(owner, coop):
    leaf = coop.harvest("40")
    tea = coop.process(leaf)
    with coop.deployment.transaction() as db:
        open_recall(db, coop.recorder, lot=db.get_one(Lot, leaf.id), reason_vi="Dư lượng <cao>")

    assert "recalled" in plain(owner.get("/workspace/lots?lang=en").text)
    page = owner.get(f"/workspace/lots/{tea.id}").text
    assert "This lot is recalled" in page
    assert "Dư lượng &lt;cao&gt;" in page


def test_a_lots_page_leads_up_to_the_field_and_down_to_the_packets(owner, coop):
    leaf = coop.harvest("40")
    tea = coop.process(leaf)
    packed = coop.pack(tea)

    page = plain(owner.get(f"/workspace/lots/{tea.id}?lang=en").text)

    assert leaf.code in page[page.index("Made from") : page.index("Went into")]
    assert packed.code in page[page.index("Went into") : page.index("What happened")]


def test_the_diary_goes_on_page_by_page(owner, coop):
    for _ in range(31):
        coop.harvest("1")

    first = owner.get("/workspace/events").text
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]

    assert first.count("<li>\n    <h2>") == 30
    assert owner.get(older).text.count("<li>\n    <h2>") == 1
