"""Which certificates speak for a lot."""

from datetime import date
from uuid import uuid4

import pytest

from traceability.parties.models import Certificate
from traceability.parties.papers import is_valid, lapsed_since, speaking_for

HILL, VALLEY = uuid4(), uuid4()
DAY = date(2026, 11, 22)


def paper(scheme="vietgap", *, place=None, product=None, since=date(2025, 1, 1), until=None):
    return Certificate(
        scheme=scheme, place_id=place, product_id=product, valid_from=since, valid_to=until
    )


@pytest.mark.parametrize(
    ("since", "until", "valid"),
    [
        (DAY, DAY, True),
        (DAY, None, True),
        (date(2026, 11, 23), None, False),
        (date(2025, 1, 1), date(2026, 11, 21), False),
    ],
)
def test_a_certificate_is_valid_from_its_first_to_its_last_day(since, until, valid):
    assert is_valid(paper(since=since, until=until), DAY) is valid


def test_one_of_the_organisation_speaks_where_it_was_valid():
    valid, lapsed = paper(), paper(until=date(2026, 1, 1))

    assert speaking_for([valid, lapsed], plots=frozenset({HILL}), on=DAY) == (valid,)


def test_a_certified_plot_does_not_certify_what_was_mixed_in():
    of_hill = paper(place=HILL)

    assert speaking_for([of_hill], plots=frozenset({HILL}), on=DAY) == (of_hill,)
    assert speaking_for([of_hill], plots=frozenset({HILL, VALLEY}), on=DAY) == ()


def test_plots_speak_together_where_each_has_one_of_the_scheme():
    papers = [paper(place=HILL), paper(place=VALLEY), paper("organic", place=HILL)]

    assert speaking_for(papers, plots=frozenset({HILL, VALLEY}), on=DAY) == tuple(papers[:2])


def test_a_plot_whose_certificate_had_lapsed_leaves_the_others_silent():
    papers = [paper(place=HILL), paper(place=VALLEY, until=date(2026, 11, 21))]

    assert speaking_for(papers, plots=frozenset({HILL, VALLEY}), on=DAY) == ()


def test_what_has_lapsed_since_is_told():
    lasting, lapsed = paper(), paper(until=date(2026, 12, 1))

    assert lapsed_since([lasting, lapsed], date(2026, 12, 1)) == ()
    assert lapsed_since([lasting, lapsed], date(2026, 12, 2)) == (lapsed,)
