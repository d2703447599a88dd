"""How a certificate stands on a day."""

from datetime import UTC, date, datetime
from itertools import count

import pytest

from traceability.parties.models import Certificate, CertificateEntry, CertificateStep
from traceability.parties.papers import Standing, is_valid, lapsed_since, standing_of

DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 1, 5, tzinfo=UTC)


def paper(*steps, since=date(2025, 1, 1), until=None):
    """A certificate; each step is (what, from which day), noted one after the other."""
    minutes = count()
    return Certificate(
        scheme="vietgap",
        valid_from=since,
        valid_to=until,
        entries=[
            CertificateEntry(
                step=CertificateStep(step),
                from_date=day,
                recorded_at=NOON.replace(minute=next(minutes)),
            )
            for step, day in steps
        ],
    )


@pytest.mark.parametrize(
    ("since", "until", "standing"),
    [
        (DAY, DAY, Standing.VALID),
        (DAY, None, Standing.VALID),
        (date(2026, 11, 23), None, Standing.NOT_YET),
        (date(2025, 1, 1), date(2026, 11, 21), Standing.LAPSED),
    ],
)
def test_a_certificate_stands_from_its_first_to_its_last_day(since, until, standing):
    one = paper(since=since, until=until)

    assert standing_of(one, DAY) is standing
    assert is_valid(one, DAY) is (standing is Standing.VALID)


def test_a_suspension_holds_from_its_day_until_the_certificate_is_in_force_again():
    one = paper(("suspended", date(2026, 3, 1)), ("reinstated", date(2026, 4, 1)))

    found = [standing_of(one, date(2026, month, 1)) for month in (2, 3, 4)]

    assert found == [Standing.VALID, Standing.SUSPENDED, Standing.VALID]


def test_what_was_revoked_stood_until_then():
    one = paper(("revoked", date(2026, 3, 1)))

    assert standing_of(one, date(2026, 2, 28)) is Standing.VALID
    assert standing_of(one, DAY) is Standing.REVOKED


def test_what_was_noted_by_mistake_never_stood():
    one = paper(("checked", date(2026, 2, 1)), ("withdrawn", DAY))

    assert standing_of(one, date(2025, 6, 1)) is Standing.WITHDRAWN


def test_of_two_steps_from_one_day_the_later_word_counts():
    one = paper(("suspended", date(2026, 3, 1)), ("reinstated", date(2026, 3, 1)))

    assert is_valid(one, date(2026, 3, 1))


def test_having_been_checked_changes_nothing():
    assert is_valid(paper(("checked", date(2026, 3, 1))), DAY)


def test_in_force_again_does_not_outlast_its_last_day():
    one = paper(
        ("suspended", date(2026, 3, 1)),
        ("reinstated", date(2026, 4, 1)),
        until=date(2026, 11, 1),
    )

    assert standing_of(one, DAY) is Standing.LAPSED


def test_what_has_lapsed_since_is_told():
    lasting, lapsed = paper(), paper(until=date(2026, 12, 1))

    assert lapsed_since([lasting, lapsed], date(2026, 12, 1)) == ()
    assert lapsed_since([lasting, lapsed], date(2026, 12, 2)) == (lapsed,)
