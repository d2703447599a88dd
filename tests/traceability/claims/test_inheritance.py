"""Which claims hold for a lot, by the rule of each scheme."""

from fractions import Fraction
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from traceability.claims.inheritance import Goods, Input, Origin, Subject, claims_of
from traceability.parties.schemes import Inheritance, parse_schemes, schemes

HILL, VALLEY, SHED = uuid4(), uuid4(), uuid4()

MADE_UP = """
[[schemes]]
code = "some"
name = "Contains some"
inherits = "always"
speaks_for = ["harvest"]
source = "made up"
evidence = "unread"
[[schemes]]
code = "itself"
name = "Itself alone"
inherits = "never"
speaks_for = ["harvest"]
source = "made up"
evidence = "unread"
[[schemes]]
code = "pure"
name = "Pure"
inherits = "all_inputs"
speaks_for = ["harvest"]
source = "made up"
evidence = "unread"
"""
RULES = parse_schemes(MADE_UP)


def leaf(place):
    return Goods(uuid4(), origins=(Origin("harvest", place),))


def made(*inputs, place=SHED, kind="process", product=None):
    return Goods(
        uuid4(),
        product,
        (Origin(kind, place),),
        tuple(Input(g.lot_id, grams) for g, grams in inputs),
    )


def certificate(scheme, **names):
    return Subject(id=uuid4(), scheme=scheme, **names)


def claims(history, *papers, rules=RULES):
    found = claims_of(history[-1].lot_id, history, papers, rules)
    return {claim.scheme.code: (claim.holds, claim.share) for claim in found}


def test_a_mixture_has_what_each_rule_leaves_of_a_claim():
    certified, other = leaf(HILL), leaf(VALLEY)
    tea = made((certified, 30_000), (other, 10_000))
    papers = [certificate(code, place_id=HILL) for code in RULES]

    assert claims([certified, other, tea], *papers) == {
        "some": (True, Fraction(3, 4)),
        "itself": (False, Fraction(3, 4)),
        "pure": (False, Fraction(3, 4)),
    }


def test_where_every_input_has_it_only_what_is_never_inherited_is_lost():
    one, two = leaf(HILL), leaf(VALLEY)
    papers = [certificate(c, place_id=place) for c in RULES for place in (HILL, VALLEY)]

    found = claims([one, two, made((one, 1), (two, 1))], *papers)

    assert found == {"some": (True, 1), "itself": (False, 1), "pure": (True, 1)}


def test_a_claim_goes_through_every_step_by_weight():
    hill, valley = leaf(HILL), leaf(VALLEY)
    blend = made((hill, 10), (valley, 30))
    packed = made((blend, 20), (hill, 20), kind="pack")

    found = claims([hill, valley, blend, packed], certificate("pure", place_id=HILL))

    assert found == {"pure": (False, Fraction(5, 8))}


def test_a_paper_of_a_place_speaks_only_for_the_kind_of_work_that_its_scheme_names():
    fresh = leaf(HILL)
    tea = made((fresh, 10))

    assert claims([fresh, tea], certificate("pure", place_id=SHED)) == {}
    assert claims([fresh, tea], certificate("haccp", place_id=SHED), rules=schemes()) == {
        "haccp": (True, 1)
    }


def test_a_paper_of_one_lot_is_of_that_lot_and_what_is_made_of_it_alone():
    fresh, other = leaf(HILL), leaf(HILL)
    paper = certificate("pure", lot_id=fresh.lot_id)

    assert claims([fresh, made((fresh, 10))], paper) == {"pure": (True, 1)}
    assert claims([other, made((other, 10))], paper) == {}


def test_a_paper_of_a_product_does_not_go_over_to_another_that_is_made_of_it():
    bag, box = uuid4(), uuid4()
    fresh = leaf(HILL)
    bags = made((fresh, 10), kind="pack", product=bag)
    boxes = made((bags, 10), kind="pack", product=box)
    star = certificate("ocop", product_id=bag)

    assert claims([fresh, bags], star, rules=schemes()) == {"ocop": (True, 1)}
    assert claims([fresh, bags, boxes], star, rules=schemes()) == {"ocop": (False, 1)}


def test_a_paper_of_a_plot_and_a_product_speaks_for_that_product_of_that_plot():
    bag = uuid4()
    fresh = leaf(HILL)
    paper = certificate("pure", place_id=HILL, product_id=bag)

    assert claims([fresh, made((fresh, 1), kind="pack", product=bag)], paper) == {"pure": (True, 1)}
    assert claims([fresh, made((fresh, 1), kind="pack", product=uuid4())], paper) == {}


def test_what_was_there_when_the_books_were_opened_has_no_past():
    found = Goods(uuid4(), origins=(Origin("opening_stock", HILL),))

    assert claims([found, made((found, 10))], certificate("pure", place_id=HILL)) == {}
    assert claims([found], certificate("pure")) == {"pure": (True, 1)}


def test_the_papers_that_a_claim_rests_on_are_named():
    hill, valley = leaf(HILL), leaf(VALLEY)
    papers = [certificate("pure", place_id=place) for place in (HILL, VALLEY)]
    tea = made((hill, 1), (valley, 1))

    (claim,) = claims_of(tea.lot_id, [hill, valley, tea], papers, RULES)

    assert claim.certificates == {paper.id for paper in papers}


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.booleans()), min_size=1, max_size=8),
)
def test_the_share_is_the_weight_of_what_is_certified_and_all_of_it_is_needed(parts):
    leaves = [leaf(HILL if certified else VALLEY) for _, certified in parts]
    tea = made(*((each, grams) for each, (grams, _) in zip(leaves, parts, strict=True)))
    covered = sum(grams for grams, certified in parts if certified)

    found = claims([*leaves, tea], certificate("pure", place_id=HILL))

    share = Fraction(covered, sum(grams for grams, _ in parts))
    assert found == ({"pure": (share == 1, share)} if covered else {})


def test_every_scheme_as_shipped_says_what_it_is():
    assert list(schemes()) == ["vietgap", "ocop", "organic", "haccp", "other"]
    assert schemes()["ocop"].months == 36
    assert schemes()["ocop"].inherits is Inheritance.NEVER
    assert not [s for s in schemes().values() if s.evidence not in {"read", "inferred", "unread"}]
