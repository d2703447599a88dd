"""A recall from the command line: tried out, opened, reported, closed."""

import json

LOT = "CHE-200-261122-01"


def test_a_recall_is_tried_out_opened_reported_and_closed(
    nguon_on_sqlite, sqlite_deployment, walk, tmp_path
):
    nguon, _ = nguon_on_sqlite, walk(sqlite_deployment)

    tried = nguon.json("recall", "drill", "--lot", LOT)
    dry = nguon.json("recall", "open", "--lot", LOT, "--reason", "Mốc", "--dry-run")
    assert (tried["lots"], tried["stamps"], tried["recipients"]) == (1, 20, [])
    assert dry["stamps"] == 20
    assert nguon.json("recall", "list") == []

    made = nguon.json("recall", "open", "--lot", LOT, "--reason", "Mốc")
    assert (made["lot"], made["on_hand_grams"]) == (LOT, 4_000)
    assert f"Lot {LOT} is being recalled already" in nguon.refused(
        "recall", "open", "--lot", LOT, "--reason", "Mốc"
    )
    out = tmp_path / "recall.json"
    nguon("recall", "report", "--lot", LOT, "--out", out)
    assert json.loads(out.read_text())["mass"]["recalled"] == 4_000
    assert nguon.json("recall", "notify", "--lot", LOT)["letters"] == 0

    refused = nguon.refused("recall", "close", "--lot", LOT, "--outcome", "destroyed")
    assert "4 kg of it lies in stock" in refused
    closed = nguon.json("recall", "close", "--lot", LOT, "--outcome", "unfounded")
    assert closed["lost_grams"] == 0
    assert nguon.json("recall", "list") == []
    assert [row["outcome"] for row in nguon.json("recall", "list", "--all")] == ["unfounded"]
