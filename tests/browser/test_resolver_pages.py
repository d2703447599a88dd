"""GS1 Digital Links on a phone: the real pages in a real browser."""

import farm
import pytest
import stamped
from gs1_numbers import GTIN, LINK, PLOT_GLN, SSCC, number

from traceability.lots.models import LogisticUnit, Lot
from traceability.stamps.linked import linked_url

pytestmark = pytest.mark.browser


@pytest.fixture
def addresses(live_site):
    """A page of every kind: a lot, its product, its plot, a carton, the stamp, several things."""
    deployment = live_site.deployment
    coop = stamped.open_farm(
        deployment,
        name_vi="Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin",
        email="htx@nahin.example",
    )
    number(deployment, coop)
    stamped.certify(deployment, coop)
    lot = stamped.packed(deployment, coop)
    stamps = stamped.stamp(deployment, coop, lot)
    with deployment.transaction() as session:
        event = farm.boxed(session, farm.visit(session, coop), session.get_one(Lot, lot.id))
        session.get_one(LogisticUnit, event.units[0].unit_id).sscc = SSCC
    stamp = linked_url(stamps.codes[0], live_site.url, gtin=GTIN, lot=lot.code)
    return {
        "lot": f"{LINK}/10/{lot.code}",
        "product": LINK,
        "plot": f"/414/{PLOT_GLN}",
        "carton": f"/00/{SSCC}",
        "stamp": stamp.removeprefix(live_site.url),
    }


def test_every_page_behind_a_link_fits_a_phone_and_shuts_nobody_out(
    open_page, addresses, violations, sideways
):
    page = open_page()
    for name, address in addresses.items():
        for language in ("vi", "en"):
            joint = "&" if "?" in address else "?"
            page.goto(f"{address}{joint}lang={language}")
            assert page.get_by_role("heading", level=1).is_visible(), name
            assert sideways(page) == 0, (name, language)
        assert violations(page) == "", name


def test_from_a_carton_a_thumb_comes_to_the_lot_and_its_journey(page_without_scripts, addresses):
    page = page_without_scripts
    page.goto(addresses["carton"] + "?lang=en")

    page.get_by_role("link", name="Tea buds 200 g").tap()

    page.wait_for_url("**" + addresses["lot"])
    assert "Tea buds 200 g, lot" in page.get_by_role("heading", level=1).inner_text()
    page.goto(addresses["lot"] + "?linkType=gs1:traceability")
    assert page.url.endswith("#journey")
    assert page.get_by_role("heading", name="The journey").is_visible()
