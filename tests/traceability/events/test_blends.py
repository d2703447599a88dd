"""Several lots into one, and steps that give more than one thing."""

import farm
import pytest
from farm import day, stock

from traceability.errors import InvalidInput, InvalidQuantity, LotOverdrawn, NotFound
from traceability.events.blends import blend
from traceability.events.corrections import declare_error
from traceability.events.models import EventKind
from traceability.events.services import output_lot, record_process
from traceability.events.truth import Truth
from traceability.lots.journey import journey_of
from traceability.lots.lineage import Direction
from traceability.lots.services import create_material
from traceability.lots.tracing import trace
from traceability.quantities import Quantity


@pytest.fixture
def dust(book, coop):
    return create_material(book, coop.recorder, code="CAM", crop="tea", form="tea_dust")


@pytest.fixture
def two(book, coop):
    """Two lots of made tea, 8 kg each."""
    return [farm.make_tea(book, coop, 8, at=day(each)) for each in (10, 11)]


def mix(book, coop, inputs, **given):
    return blend(
        book,
        coop.recorder,
        place=coop.workshop,
        inputs=inputs,
        output=given.pop("output", coop.tea),
        at=given.pop("at", day(12)),
        **given,
    )


def test_a_blend_is_traced_to_every_lot_that_went_into_it(book, coop, two):
    event = mix(book, coop, [(two[0], Quantity.weigh(8)), (two[1], Quantity.weigh(3))])
    mixed = output_lot(event)

    assert (event.kind, event.stage) == (EventKind.BLEND, None)
    assert stock(book, mixed) == (11_000, 0)
    assert [stock(book, lot)[0] for lot in two] == [0, 5_000]
    lineage = trace(book, [mixed.id], Direction.UP)
    assert {lot.id for lot in two} < lineage.lot_ids
    assert len(lineage.lot_ids) == 5
    packets = farm.pack(book, coop, mixed, 10, at=day(13))
    (leg,) = (leg for leg in journey_of(book, packets).legs if leg.kind is EventKind.BLEND)
    assert (leg.grams_in, leg.grams_out, leg.lots) == (11_000, 11_000, (mixed,))


def test_a_blend_never_weighs_more_than_what_went_into_it(book, coop, two):
    inputs = [(lot, Quantity.weigh(4)) for lot in two]

    with pytest.raises(InvalidQuantity):
        mix(book, coop, inputs, made=Quantity.weigh("8.001"))
    with pytest.raises(LotOverdrawn):
        mix(book, coop, [(two[0], Quantity.weigh(9)), (two[1], Quantity.weigh(1))])
    event = mix(book, coop, inputs, made=Quantity.weigh("7.9"))
    assert stock(book, output_lot(event)) == (7_900, 0)


def test_one_lot_packs_and_strangers_are_not_blended(book, coop, neighbour, two):
    packets = farm.pack(book, coop, two[0], 2, at=day(12))
    theirs = farm.make_tea(book, neighbour, at=day(10))

    for inputs, error in (
        ([(two[0], Quantity.weigh(1))], InvalidInput),
        ([(two[0], Quantity.weigh(1)), (packets, Quantity.count(1))], InvalidInput),
        ([(two[0], Quantity.weigh(1)), (theirs, Quantity.weigh(1))], NotFound),
    ):
        with pytest.raises(error):
            mix(book, coop, inputs)


def test_a_blend_is_corrected_as_a_whole_or_in_its_figures(book, coop, two):
    event = mix(book, coop, [(lot, Quantity.weigh(4)) for lot in two])
    mixed = output_lot(event)

    with pytest.raises(InvalidQuantity):
        declare_error(
            book,
            coop.recorder,
            event_id=event.id,
            truth=Truth(quantities={2: Quantity.weigh("8.5")}),
        )
    declaration = declare_error(
        book,
        coop.recorder,
        event_id=event.id,
        truth=Truth(quantities={0: Quantity.weigh(5), 2: Quantity.weigh(9)}, at=day(14)),
    )
    assert (stock(book, mixed)[0], stock(book, two[0])[0]) == (9_000, 3_000)
    assert mixed.business_date == day(14).business_date
    declare_error(book, coop.recorder, event_id=declaration.corrective_event_id, truth=None)
    assert (stock(book, mixed)[0], stock(book, two[0])[0]) == (0, 8_000)


def sort(book, coop, lot, also, *, made="7", output=None):
    return record_process(
        book,
        coop.recorder,
        stage="sort",
        place=coop.workshop,
        inputs=[(lot, Quantity.weigh(8))],
        output=output or coop.tea,
        made=Quantity.weigh(made),
        also=also,
        at=day(12),
        facts={"grade": "bup"},
    )


def test_a_step_gives_by_products_as_lots_of_their_own(book, coop, two, dust):
    event = sort(book, coop, two[0], [(dust, Quantity.weigh("0.5"))])

    main = output_lot(event)
    (by_product,) = (line.lot for line in event.lines[:-1] if line.grams > 0)
    assert (main.content, by_product.content) == (coop.tea, dust)
    assert (stock(book, main)[0], stock(book, by_product)[0]) == (7_000, 500)
    assert two[0].id in trace(book, [by_product.id], Direction.UP).lot_ids
    assert two[0].id in trace(book, [main.id], Direction.UP).lot_ids
    assert by_product.id not in trace(book, [main.id], Direction.UP).lot_ids


def test_all_that_comes_out_of_a_step_weighs_no_more_than_what_went_in(book, coop, two, dust):
    with pytest.raises(InvalidQuantity) as refused:
        sort(book, coop, two[0], [(dust, Quantity.weigh("1.001"))])

    assert refused.value.field == "made"
    event = sort(book, coop, two[0], [(dust, Quantity.weigh(1))])
    with pytest.raises(InvalidQuantity):
        declare_error(
            book,
            coop.recorder,
            event_id=event.id,
            truth=Truth(quantities={1: Quantity.weigh("1.5")}),
        )
    declare_error(
        book,
        coop.recorder,
        event_id=event.id,
        truth=Truth(quantities={1: Quantity.weigh("0.5"), 2: Quantity.weigh("7.5")}, at=day(13)),
    )
    assert [stock(book, line.lot)[0] for line in event.lines] == [0, 500, 7_500]
    assert {line.lot.business_date for line in event.lines[1:]} == {day(13).business_date}


@pytest.mark.parametrize("wrong", ["leaf", "tea"])
def test_a_step_gives_only_what_the_crops_file_says_each_once(book, coop, two, wrong):
    with pytest.raises(InvalidInput) as refused:
        sort(book, coop, two[0], [(getattr(coop, wrong), Quantity.weigh(1))])

    assert refused.value.field == "also"
