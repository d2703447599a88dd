"""What becomes of certificates, their papers, and what they say of a lot."""

from datetime import date

import farm
import pytest
from pictured import PNG

from traceability.claims.reading import claims_of_lot
from traceability.claims.services import (
    add_evidence,
    certificate_by_id,
    evidence_file,
    note_step,
)
from traceability.errors import Conflict, InvalidInput, NotAllowed, NotFound
from traceability.events.services import ship
from traceability.files.services import read_file
from traceability.lots.lineage import Direction
from traceability.lots.tracing import trace
from traceability.parties import services as parties
from traceability.parties.models import CertificateStep
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.stamps.code import Kind
from traceability.stamps.reading import read_stamp
from traceability.stamps.services import issue_run, stamp_codes
from traceability.stamps.verdict import Notice

SINCE = date(2025, 1, 1)
PDF = b"%PDF-1.7 a certificate"


def certify(book, coop, scheme="vietgap", number="1", **what):
    return parties.add_certificate(
        book, coop.recorder, scheme=scheme, number=number, issuer="Sở", valid_from=SINCE, **what
    )


def step(book, coop, paper, what, day=date(2026, 11, 1), *, reason="thu hồi"):
    return note_step(
        book,
        coop.recorder,
        certificate=paper,
        step=CertificateStep(what),
        from_date=day,
        reason=reason,
    )


def told(book, lot):
    return claims_of_lot(book, lot, trace(book, [lot.id], Direction.UP))


def test_a_lot_of_a_certified_and_another_plot_is_certified_in_part(book, coop):
    certify(book, coop, place_id=coop.plot.id)
    other = parties.add_place(
        book, coop.recorder, kind="plot", code="LO-9", name_vi="Đồi khác", crop="tea"
    )
    certified = farm.harvest(book, coop, 30)
    coop_there = farm.Farm(**{**vars(coop), "plot": other})
    uncertified = farm.harvest(book, coop_there, 10)
    tea = farm.fire(book, coop, [(certified, 30_000), (uncertified, 10_000)], 8_000)
    mixed = farm.pack(book, coop, tea, 40)
    pure = farm.packets(book, coop, 10)

    (part,) = told(book, mixed).claims
    assert (part.scheme.code, part.holds, float(part.share)) == ("vietgap", False, 0.75)
    assert told(book, mixed).certificates == ()
    assert [paper.number for paper in told(book, pure).certificates] == ["1"]


def test_moving_a_lot_does_not_make_it_anew(book, coop):
    certify(book, coop, place_id=coop.plot.id)
    leaf = farm.harvest(book, coop)
    ship(
        book,
        coop.recorder,
        lot=leaf,
        quantity=Quantity.weigh(10),
        to_place=coop.warehouse,
        at=coop.now,
    )

    assert [claim.holds for claim in told(book, leaf).claims] == [True]


def test_another_organisations_paper_says_nothing_here(book, coop, neighbour):
    certify(book, neighbour)

    assert told(book, farm.packets(book, coop, 5)).claims == ()


@pytest.mark.parametrize(
    ("what", "shown"), [("suspended", 0), ("revoked", 0), ("withdrawn", 0), ("checked", 1)]
)
def test_what_does_not_stand_on_the_day_of_packing_is_not_shown(book, coop, what, shown):
    paper = certify(book, coop)
    step(book, coop, paper, what)

    assert len(told(book, farm.packets(book, coop, 5)).certificates) == shown


def test_a_paper_that_ends_after_packing_is_shown_as_such_on_the_stamp(book, coop, library):
    paper = certify(book, coop, "ocop", stars=4, product_id=coop.packet.id)
    lot = farm.packets(book, coop, 5)
    run = issue_run(
        book, coop.recorder, library.vault, count=1, host=library.host, lot=lot, kind=Kind.LOT
    )
    url = next(stamp_codes(library.vault, run)).tail
    before = read_stamp(book, library.vault, url, now=library.clock())
    step(book, coop, paper, "revoked", date(2026, 11, 23))
    library.clock.now = library.clock.now.replace(day=24)

    after = read_stamp(book, library.vault, url, now=library.clock())

    assert before.certificates == after.certificates == (paper,)
    assert Notice.CERTIFICATE_LAPSED not in before.judgement.notices
    assert Notice.CERTIFICATE_LAPSED in after.judgement.notices


def test_an_end_needs_its_reason_and_a_day_within_the_validity(book, coop):
    paper = certify(book, coop)

    with pytest.raises(InvalidInput) as unexplained:
        step(book, coop, paper, "revoked", reason=" ")
    with pytest.raises(InvalidInput) as early:
        step(book, coop, paper, "revoked", date(2024, 12, 31))
    assert (unexplained.value.field, early.value.field) == ("reason", "from_date")


def test_nothing_more_happens_to_what_was_revoked_but_that_it_was_noted_wrongly(book, coop):
    paper = certify(book, coop)
    step(book, coop, paper, "revoked")

    for what in ("reinstated", "suspended", "checked", "revoked"):
        with pytest.raises(Conflict, match="ended before"):
            step(book, coop, paper, what)
    step(book, coop, paper, "withdrawn")
    with pytest.raises(Conflict, match="ended before"):
        step(book, coop, paper, "withdrawn")


def test_only_what_is_suspended_comes_into_force_again(book, coop):
    paper = certify(book, coop)
    with pytest.raises(Conflict, match="not suspended"):
        step(book, coop, paper, "reinstated")

    step(book, coop, paper, "suspended")

    assert step(book, coop, paper, "reinstated", date(2026, 11, 5)).reason == "thu hồi"


def test_who_may_not_enter_papers_ends_none(book, coop, library):
    paper = certify(book, coop)
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=library.clock)

    with pytest.raises(NotAllowed):
        note_step(
            book,
            picker,
            certificate=paper,
            step=CertificateStep.CHECKED,
            from_date=SINCE,
        )


def test_evidence_is_kept_once_and_never_public(book, coop, library):
    paper = certify(book, coop)

    kept = [
        add_evidence(book, coop.recorder, library.files, certificate=paper, content=PDF)
        for _ in range(2)
    ]

    assert len(paper.evidence) == 1
    assert not kept[0].is_public
    found = evidence_file(book, coop.organisation.id, paper.id, kept[1].sha256)
    assert read_file(library.files, found.sha256) == PDF


def test_evidence_is_a_pdf_or_a_photo_and_at_most_ten(book, coop, library):
    paper = certify(book, coop)

    def add(content):
        return add_evidence(book, coop.recorder, library.files, certificate=paper, content=content)

    with pytest.raises(InvalidInput, match="image/webp"):
        add(b"RIFF\x00\x00\x00\x00WEBPVP8 ")
    for number in range(10):
        add(PDF + bytes([number]))
    with pytest.raises(InvalidInput, match="at most 10"):
        add(PNG)


def test_anothers_certificate_and_its_papers_are_not_there(book, coop, neighbour, library):
    theirs = certify(book, neighbour)
    kept = add_evidence(book, neighbour.recorder, library.files, certificate=theirs, content=PDF)

    with pytest.raises(NotFound):
        certificate_by_id(book, coop.organisation.id, theirs.id)
    with pytest.raises(NotFound):
        evidence_file(book, coop.organisation.id, theirs.id, kept.sha256)
    with pytest.raises(NotFound):
        add_evidence(book, coop.recorder, library.files, certificate=theirs, content=PDF)
    with pytest.raises(NotFound):
        step(book, coop, theirs, "revoked")
