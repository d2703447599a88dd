"""A mass balance as rows of a table: the lot's own account, then the steps that it rests on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from traceability.lots.mass_balance import MassBalance, Step


def as_rows(balance: MassBalance, codes: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Rows of the same keys; grams above zero came to the lot, below zero left it."""
    account = [
        {
            "what": post.kind,
            "date": None,
            "grams": post.grams,
            "lots": [codes[lot_id] for lot_id in post.lot_ids],
            "loss_grams": None,
            "loss_percent": None,
            "note": "; ".join([f"{post.events} events", *post.reasons]),
        }
        for post in balance.posts
    ]
    left = {"what": "left", "grams": -balance.left_grams, "note": _gap(balance)}
    return [*account, dict.fromkeys(account[0] if account else left) | left] + [
        _step(step, codes) for step in balance.steps
    ]


def _step(step: Step, codes: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "what": f"step: {step.stage or step.kind}",
        "date": step.business_date,
        "grams": step.grams_out,
        "lots": sorted({codes[share.lot_id] for share in step.added}),
        "loss_grams": step.loss_grams,
        "loss_percent": step.loss_percent,
        "note": step.unusual or (None if step.is_usual else "unusual, no reason given"),
    }


def _gap(balance: MassBalance) -> str:
    return "nothing is missing" if not balance.gap_grams else f"{balance.gap_grams} g unaccounted"
