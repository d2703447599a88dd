"""Every page of the workspace opens, full and empty, in both languages."""

import pytest

PAGES = [
    "/workspace/",
    "/workspace/harvest",
    "/workspace/process",
    "/workspace/pack",
    "/workspace/lots",
    "/workspace/lots?all=1&q=che&of=product",
    "/workspace/events",
    "/workspace/stamps",
    "/workspace/stamps/issue",
    "/workspace/stamps/scan",
    "/workspace/stock/opening",
    "/workspace/places",
    "/workspace/places/new",
    "/workspace/parties",
    "/workspace/parties/new",
    "/workspace/materials",
    "/workspace/materials/new",
    "/workspace/products",
    "/workspace/products/new",
    "/workspace/certificates",
    "/workspace/certificates/new",
    "/workspace/people",
    "/workspace/people/new",
    "/workspace/keys",
    "/workspace/backup",
    "/workspace/doubts",
    "/workspace/more",
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_a_cooperative_that_starts_today(owner, page, language):
    join = "&" if "?" in page else "?"

    answer = owner.get(f"{page}{join}lang={language}")

    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_a_cooperative_at_work(owner, coop, page):
    lot = coop.packed()
    coop.stamps(lot)
    coop.harvest()

    answer = owner.get(page)

    assert answer.status_code == 200


def test_the_pages_of_a_lot_its_entries_and_its_run_open(owner, coop):
    lot = coop.packed()
    run = coop.stamps(lot)

    page = owner.get(f"/workspace/lots/{lot.id}")

    assert page.status_code == 200
    for path in (
        f"/workspace/lots/{lot.id}/count",
        f"/workspace/lots/{lot.id}/move",
        f"/workspace/stamps/{run.number}",
        f"/workspace/stamps/{run.number}/bind",
        f"/workspace/stamps/{run.number}/void",
        f"/workspace/places/{coop.plot}",
        f"/workspace/products/{coop.product}",
    ):
        assert owner.get(path).status_code == 200, path
