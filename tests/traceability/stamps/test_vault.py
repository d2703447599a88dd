"""Keys at rest."""

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from traceability.errors import ConfigurationError
from traceability.stamps import keys
from traceability.stamps.models import Secret, SigningKey
from traceability.stamps.vault import Vault


def test_what_is_sealed_opens_under_its_own_name_alone(library):
    sealed = library.vault.seal(b"a secret", name="one")

    assert b"a secret" not in sealed
    assert library.vault.unseal(sealed, name="one") == b"a secret"
    with pytest.raises(InvalidTag):
        library.vault.unseal(sealed, name="other")
    with pytest.raises(InvalidTag):
        library.vault.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), name="one")


def test_the_same_secret_is_never_sealed_alike(library):
    assert library.vault.seal(b"x", name="n") != library.vault.seal(b"x", name="n")


def test_no_private_byte_lies_open_in_the_database(book, coop, library, tmp_path):
    key = keys.create_key(book, coop.recorder, library.vault)
    private = keys.private_key(library.vault, key).private_bytes_raw()
    book.flush()

    stored = book.scalars(select(SigningKey)).one()
    assert private not in stored.private_ciphertext
    secrets = {row.name: row.ciphertext for row in book.scalars(select(Secret))}
    assert library.vault.tag_key not in secrets["compact-tag"]
    assert set(secrets) == {"salt", "stamp-id", "compact-tag"}
    everything = b"".join(secrets.values()) + stored.private_ciphertext
    assert b"correct horse" not in everything


def test_a_private_key_opens_to_its_public_half(book, coop, library):
    key = keys.create_key(book, coop.recorder, library.vault)

    opened = keys.private_key(library.vault, key)

    assert opened.public_key().public_bytes_raw() == key.public_bytes


def test_one_organisations_sealed_key_is_no_use_under_anothers_name(book, coop, neighbour, library):
    mine = keys.create_key(book, coop.recorder, library.vault)
    theirs = keys.create_key(book, neighbour.recorder, library.vault)
    mine.private_ciphertext, theirs.private_ciphertext = (
        theirs.private_ciphertext,
        mine.private_ciphertext,
    )

    with pytest.raises(InvalidTag):
        keys.private_key(library.vault, mine)


def test_the_passphrase_is_asked_at_every_opening(book, library):
    assert Vault.open(book, "correct horse battery staple").tag_key == library.vault.tag_key
    with pytest.raises(ConfigurationError):
        Vault.open(book, "Correct horse battery staple")


def test_the_stamp_ids_of_two_deployments_differ(library, sqlite_deployment):
    assert library.vault.identities.seal(1, 1) != sqlite_deployment.vault.identities.seal(1, 1)
