"""`nguon verify`: who made a stamp, asked of the deployment or of a file of keys alone."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from traceability.cli.commands import Act
from traceability.cli.exits import Exit, Refused
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, show_one
from traceability.errors import N_, BadSignature, InvalidInput, KeyRevoked, NeedsServer
from traceability.stamps.code import Format, StampCode
from traceability.stamps.keyset import KeySet, PublicKey
from traceability.stamps.reading import read_stamp
from traceability.stamps.signing import verify as check_signature
from traceability.stamps.verdict import Signature, Verdict

NOT_PROVEN = "that the packet is genuine: a printed code can be copied"

_WHY_NOT = {
    Signature.BAD: "No key known here signed this code.",
    Signature.KEY_REVOKED: "The signature is correct, but its key is revoked.",
}


@click.command(cls=Act)
@click.argument("url")
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JWK Set (/.well-known/jwks.json): check offline, without any database.",
)
@click.option(
    "--host",
    metavar="HOST[:PORT]",
    help="With --keys: the host that is trusted. Without it, the one in the address.",
)
@json_option
def verify(*, url: str, keys_file: Path | None, host: str | None, as_json: bool) -> None:
    """Check the signature of the stamp at URL, and say what that proves.

    Exits with 0 only where the signature is valid: it says who made the code, not that the packet
    is genuine. Read the verdict too. Offline, a compact code and a code of a revoked key need the
    answer of the server that issued them (exit 3).
    """
    code = StampCode.parse(url)
    if keys_file is not None:
        _offline(code, _key_set(keys_file), host=host, as_json=as_json)
    elif host is not None:
        raise click.UsageError("--host goes with --keys; here the deployment knows its hosts.")
    else:
        _online(code, url, as_json=as_json)


def _offline(code: StampCode, keys: KeySet, *, host: str | None, as_json: bool) -> None:
    trusted = (host or code.host or "").lower()
    if not trusted:
        raise click.UsageError("The address names no host. Say which with --host.")
    try:
        verified = check_signature(code, host=trusted, keys=keys, issued_at=None)
    except BadSignature:
        show_one(_answer(code, Signature.BAD, None, host=trusted), as_json=as_json)
        raise
    except KeyRevoked as error:
        revoked_at: datetime = error.params["revoked_at"]
        answer = _answer(code, Signature.KEY_REVOKED, None, host=trusted)
        show_one({**answer, "revoked_at": revoked_at}, as_json=as_json)
        raise Refused(
            f"{error} It was revoked on {revoked_at.isoformat()}: ask online whether the run was"
            " recorded before.",
            Exit.ASK_ONLINE,
        ) from error
    except NeedsServer as error:
        show_one(_answer(code, Signature.NOT_CHECKED, None, host=trusted), as_json=as_json)
        raise Refused(str(error), Exit.ASK_ONLINE) from error
    show_one(_answer(code, Signature.CORRECT, verified.key, host=trusted), as_json=as_json)


def _online(code: StampCode, url: str, *, as_json: bool) -> None:
    with opened() as deployment, deployment.reading() as session:
        reading = read_stamp(session, deployment.vault, url, now=deployment.clock())
        signature = reading.judgement.evidence.signature
        answer = _answer(code, signature, reading.key, host=code.host or deployment.host)
        answer |= {
            "verdict": reading.verdict,
            "notices": [notice.value for notice in reading.judgement.notices],
            "run": reading.run.number if reading.run else None,
            "index": reading.index,
            "lot": reading.lot.code if reading.lot else None,
            "checked_at": reading.checked_at,
        }
        show_one(answer, as_json=as_json)
        if reading.verdict is Verdict.UNKNOWN and signature is Signature.CORRECT:
            click.echo("nguon: signed correctly, but not on these books", err=True)
    if signature is not Signature.CORRECT:
        raise Refused(f"{_WHY_NOT[signature]} (field: url, value: {url})")


def _answer(
    code: StampCode, signature: Signature, key: PublicKey | None, *, host: str
) -> dict[str, Any]:
    proven = None
    if signature is Signature.CORRECT and key is not None:
        by = "key" if code.format is Format.FULL else "server, with key"
        proven = f"{key.holder} ({by} {key.key_id}) made this code for {host}"
    return {
        "signature": signature,
        "proves": proven,
        "does_not_prove": NOT_PROVEN,
        "host": host,
        "kind": code.kind,
        "format": code.format,
        "stamp": code.id,
        "key": code.key_id,
        "holder": key.holder if key else None,
        "active_from": key.active_from if key else None,
        "retired_at": key.retired_at if key else None,
    }


def _key_set(file: Path) -> KeySet:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidInput(
            N_("The file %(value)s is not JSON."), field="keys", value=str(file)
        ) from error
    return KeySet.from_jwks(document)
