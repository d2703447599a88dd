"""`verify`: everything that follows from the events, derived again and compared."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from traceability.stamps.vault import Vault
from traceability.verification import ledger, stamping, stored, structure, trade
from traceability.verification.finding import Finding

Progress = Callable[[str], None]
"""Told the name of each check before it runs."""


def verify(
    session: Session,
    *,
    vault: Vault | None = None,
    files: Path | None = None,
    progress: Progress | None = None,
) -> list[Finding]:
    """Every difference between what is stored and what is derived; empty when all is well.

    1. The tables have the newest shape, and the guards of the history stand.
    2. Every row that another one names is there.
    3. Every event has its kind and its nonce, every correction makes sense.
    4. Balances are the sums of the valid event lines; lots have the dates of their origins.
    5. Stamps: whole runs, nothing twice, never more on a lot than it had packets.
    6. No carton holds what is not there, and no more came back than went out.
    7. Keys: their ids follow from them; with the vault, their private halves open.
    8. With the folder `files`: every stored file is there and is what its name says.

    Give it a session that sees one moment (`Deployment.snapshot`): on PostgreSQL an ordinary one
    would meet a sale between two of its questions and call it a difference.

    It proves that the record agrees with itself, not that it was never rewritten as a whole.
    """
    connection = session.connection()
    if found := list(structure.shape(connection)):
        return found
    checks: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
        ("append-only", lambda: structure.guards(connection)),
        ("references", lambda: structure.references(session)),
        ("kinds", lambda: structure.kinds(session)),
        ("nonces", lambda: structure.nonces(session)),
        ("corrections", lambda: structure.corrections(session)),
        ("balances", lambda: ledger.balances(session)),
        ("lots", lambda: ledger.lot_dates(session)),
        ("stamps and packets", lambda: stamping.stamps_and_packets(session)),
        ("runs", lambda: stamping.runs(session)),
        ("cartons", lambda: trade.cartons(session)),
        ("returns", lambda: trade.returns(session)),
        ("keys", lambda: stamping.signing_keys(session, vault)),
        ("files", lambda: stored.files(session, files) if files else ()),
    )
    for name, check in checks:
        if progress is not None:
            progress(name)
        found += check()
        if name == "kinds" and any(each.check == "kind" for each in found):
            return found  # no event can be read as long as one is of an unknown kind
    return found
