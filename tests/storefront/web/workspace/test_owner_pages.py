"""What only owners do: people, keys, the backup. And what buyers reported."""

import re

import pytest
from cooperative import field_error, plain

from traceability.backup.services import check_backup
from traceability.parties.memberships import change_role
from traceability.parties.models import Membership
from traceability.parties.roles import Role
from traceability.stamps.doubts import report_doubt
from traceability.stamps.services import stamp_codes

HOA = {"display_name": "Hoàng Thị Hoa", "email": "hoa@labang.example", "role": "picker"}


def shown_password(page):
    return re.search(r'class="initial-password code">([^<]+)<', page.text)[1]


def test_somebody_is_let_in_with_a_password_that_is_shown_once(owner, other_browser):
    answer = owner.send("/workspace/people/new", HOA)

    password = shown_password(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    other_browser.sign_in("hoa@labang.example", password)
    assert other_browser.get("/workspace/people").status_code == 403
    assert password not in owner.get("/workspace/people").text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"email": "hoa"}, "email", "“hoa” is not an e-mail address."),
        ({"email": "lan@labang.example"}, "email", "lan@labang.example is taken."),
        ({"display_name": " "}, "display_name", "Fill in: Name."),
    ],
)
def test_somebody_who_cannot_be_let_in_is_refused_beside_the_field(owner, changes, field, said):
    answer = owner.send("/workspace/people/new?lang=en", {**HOA, **changes})

    assert answer.status_code == 422
    assert said in field_error(answer.text, field)


def test_a_role_changes_what_one_may(owner, other_browser, enlisted):
    hoa = enlisted("hoa@labang.example", Role.PICKER)
    other_browser.sign_in("hoa@labang.example")
    assert other_browser.get("/workspace/stamps").status_code == 403

    page = "/workspace/people"
    owner.send(f"{page}/{hoa.id}/role", {"role": "staff", "request_key": "k1"}, page=page)

    assert other_browser.get("/workspace/stamps").status_code == 200


def test_who_is_let_go_is_out_at_once(owner, other_browser, enlisted):
    hoa = enlisted("hoa@labang.example", Role.STAFF)
    other_browser.sign_in("hoa@labang.example")

    owner.send(f"/workspace/people/{hoa.id}/end", page="/workspace/people")

    assert other_browser.get("/workspace/").status_code == 303
    assert "hoa@labang.example" not in owner.get("/workspace/people").text


def test_the_last_owner_cannot_leave_or_become_less(owner, lan, la_bang, sqlite_deployment):
    ended = owner.send(f"/workspace/people/{lan.id}/end", page="/workspace/more")
    changed = owner.send(
        f"/workspace/people/{lan.id}/role", {"role": "staff"}, page="/workspace/more"
    )

    assert ended.status_code == changed.status_code == 409
    with sqlite_deployment.reading() as db:
        membership = db.get_one(Membership, (la_bang.id, lan.id))
        assert (membership.role, membership.until) == (Role.OWNER, None)


def test_one_of_two_owners_may_become_less(coop, enlisted, lan):
    enlisted("hoa@labang.example", Role.OWNER)

    with coop.deployment.transaction() as db:
        change_role(db, coop.recorder, person_id=lan.id, role=Role.STAFF)

    with coop.deployment.reading() as db:
        assert db.get_one(Membership, (coop.organisation_id, lan.id)).role is Role.STAFF


def test_a_forgotten_password_is_replaced(owner, other_browser, enlisted):
    hoa = enlisted("hoa@labang.example", Role.STAFF)

    answer = owner.send(f"/workspace/people/{hoa.id}/password", page="/workspace/people")

    other_browser.sign_in("hoa@labang.example", shown_password(answer))


def test_who_also_belongs_elsewhere_keeps_their_password(owner, enlisted, sqlite_deployment, clock):
    from traceability.parties.services import add_member, create_organisation

    hoa = enlisted("hoa@labang.example", Role.STAFF)
    with sqlite_deployment.transaction() as db:
        other = create_organisation(db, code="LAHIEN", name_vi="HTX na", address_vi="La Hiên")
        add_member(db, organisation_id=other.id, person=db.merge(hoa), role=Role.OWNER, clock=clock)

    answer = owner.send(f"/workspace/people/{hoa.id}/password", page="/workspace/people")

    assert answer.status_code == 409


def test_keys_are_made_retired_and_revoked_after_being_asked(owner, coop):
    coop.stamps(coop.packed(), 40)
    owner.send("/workspace/keys")
    page = owner.get("/workspace/keys?lang=en").text
    first = re.findall(r"/workspace/keys/([0-9a-f-]{36})/retire", page)[-1]

    asked = owner.get(f"/workspace/keys/{first}/revoke")
    assert "40 stamps are signed with it." in plain(asked.text)
    assert "It cannot be undone." in asked.text
    owner.send(f"/workspace/keys/{first}/retire", page=f"/workspace/keys/{first}/retire")
    assert "retired" in plain(owner.get("/workspace/keys").text)
    owner.send(f"/workspace/keys/{first}/revoke", page=f"/workspace/keys/{first}/revoke")

    assert "revoked" in plain(owner.get("/workspace/keys").text)


def test_a_backup_is_handed_over_for_the_password_and_sealed_for_the_operator(
    owner, coop, settings, tmp_path
):
    lot = coop.packed()

    answer = owner.send("/workspace/backup", {"password": "con đường lúa chín"})

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    file = tmp_path / "taken.backup"
    file.write_bytes(answer.data)
    assert check_backup(file, passphrase=settings.key_passphrase).rows > 0
    assert lot.code.encode() not in answer.data


def test_without_the_password_there_is_no_backup(owner):
    answer = owner.send("/workspace/backup?lang=en", {"password": "wrong password"})

    assert answer.status_code == 422
    assert field_error(answer.text, "password") == "The password is wrong."


@pytest.mark.parametrize("page", ["people", "people/new", "keys", "backup"])
@pytest.mark.parametrize("role", [Role.STAFF, Role.PICKER, Role.HELPER])
def test_these_pages_are_for_owners(browser, la_bang, enlisted, page, role):
    enlisted("hoa@labang.example", role)
    browser.sign_in("hoa@labang.example")

    assert browser.get(f"/workspace/{page}").status_code == 403
    assert f"/workspace/{page}" not in browser.get("/workspace/more").text


def test_a_report_by_a_buyer_is_on_the_first_screen_until_it_is_dealt_with(owner, coop):
    run = coop.stamps(coop.packed())
    with coop.deployment.transaction() as db:
        code = next(stamp_codes(coop.deployment.vault, db.merge(run)))
        report_doubt(
            db,
            coop.deployment.vault,
            text=code.url("https://nguon.example"),
            reason="broken_seal",
            message="Hộp <rách>",
            now=coop.deployment.clock(),
        )

    assert "1 report by a buyer" in plain(owner.get("/workspace/?lang=en").text)
    page = owner.get("/workspace/doubts").text
    assert "Hộp &lt;rách&gt;" in page
    settle = re.search(r"/workspace/doubts/[0-9a-f-]{36}/settle", page)[0]
    owner.send(settle, page="/workspace/doubts")

    assert "report by a buyer" not in plain(owner.get("/workspace/").text)
