from datetime import UTC, datetime, timedelta

from traceability.verification.correction_links import Correction, Told, broken_links

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def told(event, kind="harvest"):
    return Told(event, kind, NOW)


def correction(name, wrong, truth, **changed):
    given = {
        "declaration": name,
        "declared_at": NOW + timedelta(hours=1),
        "did_not_occur": truth is None,
        "wrong": wrong,
        "truth": truth,
    }
    return Correction(**{**given, **changed})


def test_a_chain_of_corrections_is_sane():
    chain = [
        correction("d1", told("a"), told("b")),
        correction("d2", told("b"), told("c")),
        correction("d3", told("c"), None),
    ]

    assert list(broken_links(chain)) == []


def test_a_ring_of_corrections_is_named_at_each_of_its_members_only():
    ring = [
        correction("d0", told("z"), told("a")),
        correction("d1", told("a"), told("b")),
        correction("d2", told("b"), told("a2")),
        correction("d3", told("a2"), told("b2")),
        correction("d4", told("b2"), told("a2b")),
        correction("d5", told("a2b"), told("a2c")),
        correction("d6", told("r"), told("s")),
        correction("d7", told("s"), told("r")),
    ]

    assert {each.declaration for each in broken_links(ring)} == {"d6", "d7"}


def test_one_event_tells_the_truth_about_one_other():
    both = [correction("d1", told("a"), told("c")), correction("d2", told("b"), told("c"))]

    assert [each.stored for each in broken_links(both)] == ["c replaces 2 events"] * 2


def test_a_truth_of_another_kind_is_broken():
    (broken,) = broken_links([correction("d", told("a", "pack"), told("b", "sell"))])

    assert (broken.stored, broken.derived) == ("pack replaced by sell", "pack")


def test_nothing_is_declared_wrong_before_it_is_recorded():
    early = correction("d", told("a"), None, declared_at=NOW - timedelta(seconds=1))

    (broken,) = broken_links([early])

    assert broken.derived.startswith("not before 2026-11-22")
