"""`nguon keys`: the keys that sign an organisation's stamps."""

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_json, show_one, show_rows
from traceability.errors import N_, InvalidInput, NotFound
from traceability.parties.models import Organisation
from traceability.stamps.keys import create_key, key_set, retire_key, revoke_key
from traceability.stamps.models import SigningKey


@click.group(cls=Area)
def keys() -> None:
    """Look after the keys that sign stamps."""


@keys.command("list")
@organisation_option
@json_option
def list_(*, organisation: str | None, as_json: bool) -> None:
    """List an organisation's keys, the newest first."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        query = select(SigningKey).where(SigningKey.organisation_id == coop.id)
        found = session.scalars(query.order_by(SigningKey.active_from.desc(), SigningKey.id))
        rows = [_row(coop, key) for key in found]
    show_rows(rows, as_json=as_json)


@keys.command()
@click.option("--organisation", metavar="CODE", help="One organisation's keys; without it, all.")
def jwks(*, organisation: str | None) -> None:
    """Print the public keys as a JWK Set, for `nguon verify --keys FILE`."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation) if organisation else None
        published = key_set(session, organisation_id=coop.id if coop else None)
    show_json(published.to_jwks())


@keys.command()
@organisation_option
@json_option
def create(*, organisation: str | None, as_json: bool) -> None:
    """Make a new key, which signs from now on. Older ones go on vouching for what they signed."""
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        key = create_key(session, console_recorder(deployment, coop), deployment.vault)
        row = _row(coop, key)
    show_one(row, as_json=as_json)


@keys.command()
@click.argument("key")
@organisation_option
@json_option
def retire(*, key: str, organisation: str | None, as_json: bool) -> None:
    """Sign no more with KEY. What it signed keeps its answer."""
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        named = _key_named(session, coop, key)
        row = _row(coop, retire_key(session, console_recorder(deployment, coop), named.id))
    show_one(row, as_json=as_json)


@keys.command()
@click.argument("key")
@organisation_option
@click.confirmation_option(
    prompt="Stamps issued from now on under this key will be refused. Go on?"
)
@json_option
def revoke(*, key: str, organisation: str | None, as_json: bool) -> None:
    """Stop trusting KEY, because it may be in strange hands. This cannot be undone.

    It still vouches for runs that were recorded before now.
    """
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        named = _key_named(session, coop, key)
        row = _row(coop, revoke_key(session, console_recorder(deployment, coop), named.id))
    show_one(row, as_json=as_json)


def _key_named(session: Session, coop: Organisation, name: str) -> SigningKey:
    """The organisation's key of that key id, or of that public key in hexadecimal."""
    own = session.scalars(select(SigningKey).where(SigningKey.organisation_id == coop.id)).all()
    found = [key for key in own if name.upper() == key.key_id or name == key.public_bytes.hex()]
    if not found:
        raise NotFound(N_("There is no such key."), field="key", value=name)
    if len(found) > 1:
        raise InvalidInput(
            N_("Several keys have the id %(value)s. Name one by its public key: %(choices)s."),
            field="key",
            value=name,
            choices=", ".join(key.public_bytes.hex() for key in found),
        )
    return found[0]


def _row(coop: Organisation, key: SigningKey) -> dict[str, Any]:
    return {
        "organisation": coop.code,
        "key": key.key_id,
        "public_key": key.public_bytes.hex(),
        "active_from": key.active_from,
        "retired_at": key.retired_at,
        "revoked_at": key.revoked_at,
    }
