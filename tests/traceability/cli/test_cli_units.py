"""Cartons from the command line."""

from sqlalchemy import select

from traceability.lots.models import Balance
from traceability.parties.models import Place


def test_cartons_are_packed_listed_and_opened(nguon_on_sqlite, sqlite_deployment, walk):
    nguon = nguon_on_sqlite
    walk(sqlite_deployment)
    (lot,) = [row for row in nguon.json("lots", "list") if row["packs"]]
    with sqlite_deployment.reading() as session:
        place = session.scalar(
            select(Place.code).join(Balance, Balance.place_id == Place.id).where(Balance.pieces > 0)
        )
    made = nguon.json(
        "units", "pack", "--lot", lot["lot"], "--packs", "4", "--count", "2", "--place", place
    )

    assert [row["holds"] for row in made] == [[f"4 {lot['lot']}"]] * 2
    code = made[0]["unit"]
    assert nguon.json("units", "show", code)["contents"][0]["packs"] == 4
    nguon.json("units", "open", code)
    assert [row["unit"] for row in nguon.json("units", "list")] == [made[1]["unit"]]
    assert len(nguon.json("units", "list", "--all")) == 2
