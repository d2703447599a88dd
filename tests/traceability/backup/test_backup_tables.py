import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, MetaData, Table

from traceability.backup.encoding import encoding_named
from traceability.backup.tables import every_shape, stored_tables
from traceability.errors import BackupError


def test_every_table_of_library_and_shop_has_its_place_in_a_backup(deployment):
    with deployment.engine.connect() as connection:
        stored = stored_tables(connection)

    assert {shape.name for shape in every_shape()} == stored
    assert {"events", "secrets", "orders"} <= stored


def test_a_row_comes_after_those_that_it_names():
    order = [shape.name for shape in every_shape()]

    assert order.index("organisations") < order.index("places") < order.index("events")
    assert order.index("events") < order.index("error_declarations")


def test_tables_in_a_ring_are_refused():
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("b", ForeignKey("b.id")))
    Table("b", metadata, Column("id", Integer, primary_key=True), Column("a", ForeignKey("a.id")))

    with pytest.raises(BackupError, match="a, b"):
        every_shape(metadata)


def test_a_table_that_names_itself_is_refused():
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("up", ForeignKey("a.id")))

    with pytest.raises(BackupError, match="a"):
        every_shape(metadata)


def test_a_column_of_an_unknown_type_is_refused_by_its_name():
    metadata = MetaData()
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("share", Float))

    with pytest.raises(BackupError, match=r"a\.share"):
        every_shape(metadata)


_SAMPLES = {
    "uuid": st.uuids(),
    "moment": st.datetimes(timezones=st.just(UTC)),
    "date": st.dates(),
    "bytes": st.binary(),
    "boolean": st.booleans(),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "text": st.text(),
}


@pytest.mark.parametrize("kind", _SAMPLES)
@given(data=st.data())
def test_every_kind_of_value_comes_back_through_json(kind, data):
    encoding, value = encoding_named(kind), data.draw(_SAMPLES[kind])

    assert encoding.decode(json.loads(json.dumps(encoding.encode(value)))) == value


def test_json_null_is_kept_apart_from_nothing():
    encoding = encoding_named("json")

    assert encoding.encode('{"a": null}') == [{"a": None}]
    assert encoding.encode("null") == [None]
    assert encoding.decode([None]) is JSON.NULL
    assert encoding.decode([[1, {"x": "đ"}]]) == [1, {"x": "đ"}]


def test_readable_forms():
    assert encoding_named("uuid").encode(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    moment = datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=7)))
    assert encoding_named("moment").encode(moment) == "2026-11-22T03:00:00+00:00"
    assert encoding_named("date").encode(date(2026, 11, 22)) == "2026-11-22"


def test_an_unknown_kind_is_refused_by_its_name():
    with pytest.raises(BackupError) as refused:
        encoding_named("colour")

    assert refused.value.value == "colour"
