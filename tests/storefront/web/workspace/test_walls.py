"""Organisations are walls: another's ids are not there, in addresses and in forms."""

import pytest
from cooperative import found, plain

from traceability.parties.services import create_organisation


@pytest.fixture
def other(sqlite_deployment):
    """La Hiên, of which the owner of La Bằng must learn nothing."""
    with sqlite_deployment.transaction() as db:
        organisation = create_organisation(
            db,
            code="LAHIEN",
            name_vi="HTX na La Hiên",
            address_vi="La Hiên",
            clock=sqlite_deployment.clock,
        )
    return found(sqlite_deployment, organisation)


@pytest.fixture
def theirs(other):
    """Addresses of what is La Hiên's."""
    lot = other.packed()
    leaf = other.harvest("40")
    run = other.stamps(lot)
    with other.deployment.reading() as db:
        from sqlalchemy import select

        from traceability.events.models import Event
        from traceability.stamps.models import SigningKey

        event_id = db.scalars(select(Event.id).limit(1)).one()
        key_id = db.scalars(select(SigningKey.id)).one()
    return [
        f"lots/{lot.id}",
        f"lots/{lot.id}/count",
        f"lots/{lot.id}/move",
        f"process?lot={leaf.id}",
        f"process?takes={other.leaf}",
        f"pack?lot={leaf.id}",
        f"events/{event_id}",
        f"events/{event_id}/correct",
        f"stamps/issue?lot={lot.id}",
        f"stamps/{run.number}",
        f"stamps/{run.number}/bind",
        f"stamps/{run.number}/void",
        f"stamps/{run.number}/print",
        f"stamps/{run.number}/prints/1",
        f"places/{other.plot}",
        f"products/{other.product}",
        f"keys/{key_id}/revoke",
    ]


def test_what_is_anothers_is_not_there(owner, coop, theirs):
    for path in theirs:
        assert owner.get(f"/workspace/{path}").status_code == 404, path


def test_nothing_of_anothers_stands_in_a_list(owner, coop, other, theirs):
    for path in ("", "lots?all=1", "events", "stamps", "places", "parties", "products", "keys"):
        page = owner.get(f"/workspace/{path}").text
        assert "261122" not in page, path
        assert str(other.organisation_id) not in page


def test_anothers_plot_is_no_choice(owner, coop, other):
    answer = owner.send(
        "/workspace/harvest",
        {
            "plot": str(other.plot),
            "quantity": "40",
            "quantity_unit": "kg",
            "fact_pluck_standard": "bud",
            "on": "2026-11-22",
        },
    )

    assert answer.status_code == 422


def test_anothers_lot_gives_nothing(owner, coop, other):
    mine, lot = coop.harvest("40"), other.harvest("40")
    assert mine.id != lot.id

    answer = owner.send(
        "/workspace/process",
        {
            f"weight_{lot.id.hex}": "40",
            "made": "8",
            "place": str(coop.workshop),
            "fact_method": "green",
            "on": "2026-11-22",
        },
    )

    assert answer.status_code == 404


def test_anothers_stamps_are_no_stamps(owner, coop, other):
    from traceability.stamps.services import stamp_codes

    coop.stamps(coop.packed())
    run = other.stamps(other.packed())
    with other.deployment.reading() as db:
        code = next(stamp_codes(other.deployment.vault, db.merge(run))).id

    for page in ("/workspace/stamps/scan?lang=en", "/workspace/stamps/1/bind?lang=en"):
        answer = owner.send(page, {"act": "both", "first": code, "last": code})
        assert answer.status_code == 422, page
        assert f"run {run.number}" not in plain(answer.text)


def test_pages_are_for_who_is_signed_in(browser, la_bang):
    for path in ("", "harvest", "lots", "stamps", "places", "backup"):
        answer = browser.get(f"/workspace/{path}")
        assert answer.status_code == 303, path
        assert answer.location.startswith("/sign-in"), path
