"""Signing keys of organisations: made, retired, revoked, published."""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from traceability.errors import N_, NotFound, OutOfOrder
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission, Role
from traceability.stamps.keyset import KeySet, PublicKey, key_id_of
from traceability.stamps.models import SigningKey
from traceability.stamps.vault import Vault


def create_key(session: Session, recorder: Recorder, vault: Vault) -> SigningKey:
    """Make a signing key that stands from now on. Older keys stand beside it until retired."""
    recorder.require(Permission.KEYS)
    private_key = Ed25519PrivateKey.generate()
    public_bytes = private_key.public_key().public_bytes_raw()
    key = SigningKey(
        organisation_id=recorder.organisation_id,
        key_id=key_id_of(public_bytes),
        public_bytes=public_bytes,
        private_ciphertext=vault.seal(private_key.private_bytes_raw(), name=_name(public_bytes)),
        active_from=recorder.now(),
    )
    session.add(key)
    session.flush()
    return key


def retire_key(session: Session, recorder: Recorder, key_id: UUID) -> SigningKey:
    """Sign no more with the key; what it signed keeps its answer.

    Raises:
        NotFound: the organisation has no such key.
    """
    recorder.require(Permission.KEYS)
    key = _own_key(session, recorder, key_id)
    key.retired_at = key.retired_at or recorder.now()
    session.flush()
    return key


def revoke_key(session: Session, recorder: Recorder, key_id: UUID) -> SigningKey:
    """Stop trusting the key: it counts only for runs that were recorded before now.

    Raises:
        NotFound: the organisation has no such key.
    """
    recorder.require(Permission.KEYS)
    key = _own_key(session, recorder, key_id)
    key.revoked_at = key.revoked_at or recorder.now()
    session.flush()
    return key


def signing_key(session: Session, recorder: Recorder, vault: Vault) -> SigningKey:
    """The organisation's newest key that stands; the first one is made when it is needed.

    The keys are held until the end of the transaction: whoever revokes one meanwhile waits, so
    that no run is recorded after the revocation of its key.

    Raises:
        OutOfOrder: every key was retired or revoked.
    """
    owned = select(SigningKey).where(SigningKey.organisation_id == recorder.organisation_id)
    if session.scalar(owned.limit(1)) is None:
        # Of two first runs at once, one waits here and finds the key that the other made.
        session.scalars(
            select(Organisation.id)
            .where(Organisation.id == recorder.organisation_id)
            .with_for_update(key_share=True)
        ).all()
    held = session.scalars(
        owned.order_by(SigningKey.active_from.desc(), SigningKey.id.desc())
        .with_for_update(read=True, of=SigningKey)
        .execution_options(populate_existing=True)
    ).all()
    for key in held:
        if key.retired_at is None and key.revoked_at is None:
            return key
    if held:
        # A key was retired or revoked on purpose: only who may make keys makes the next.
        raise OutOfOrder(N_("No signing key stands. An owner must make a new one."), field="key")
    owner = Recorder(recorder.organisation_id, role=Role.OWNER, clock=recorder.clock)
    return create_key(session, owner, vault)


def private_key(vault: Vault, key: SigningKey) -> Ed25519PrivateKey:
    """The private half, unsealed."""
    return Ed25519PrivateKey.from_private_bytes(private_bytes(vault, key))


def private_bytes(vault: Vault, key: SigningKey) -> bytes:
    """The 32 bytes of the private half (RFC 8032)."""
    return vault.unseal(key.private_ciphertext, name=_name(key.public_bytes))


def key_set(
    session: Session, *, key_id: str | None = None, organisation_id: UUID | None = None
) -> KeySet:
    """The public keys of the deployment: all, those of one key id, or one organisation's."""
    query = select(SigningKey).options(selectinload(SigningKey.organisation))
    if key_id is not None:
        query = query.where(SigningKey.key_id == key_id)
    if organisation_id is not None:
        query = query.where(SigningKey.organisation_id == organisation_id)
    rows = session.scalars(query.order_by(SigningKey.active_from, SigningKey.id))
    return KeySet(tuple(public_key(row) for row in rows))


def public_key(key: SigningKey) -> PublicKey:
    """What may be known of a key by anyone."""
    return PublicKey(
        key_id=key.key_id,
        public_bytes=key.public_bytes,
        holder=key.organisation.name_vi,
        active_from=key.active_from,
        retired_at=key.retired_at,
        revoked_at=key.revoked_at,
    )


def _own_key(session: Session, recorder: Recorder, key_id: UUID) -> SigningKey:
    """The key, held until the end of the transaction; only then is "now" asked for."""
    key = session.scalar(
        select(SigningKey)
        .where(SigningKey.id == key_id, SigningKey.organisation_id == recorder.organisation_id)
        .with_for_update(key_share=True, of=SigningKey)
        .execution_options(populate_existing=True)
    )
    if key is None:
        raise NotFound(N_("There is no such key."), field="key", value=str(key_id))
    return key


def _name(public_bytes: bytes) -> str:
    return f"signing-key:{public_bytes.hex()}"
