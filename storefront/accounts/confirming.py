"""Asking again for the password before something that cannot be taken back."""

from uuid import UUID

from storefront.accounts.errors import WrongPassword
from storefront.accounts.models import Credential
from storefront.accounts.passwords import Passwords
from traceability.deployment import Deployment
from traceability.errors import N_


def confirm_password(
    deployment: Deployment, *, person_id: UUID, password: str, passwords: Passwords
) -> None:
    """Pass where it is the person's password.

    Raises:
        WrongPassword: it is not.
    """
    with deployment.reading() as session:
        credential = session.get(Credential, person_id)
        kept = credential.password_hash if credential else None
    if not passwords.match(kept, password):
        raise WrongPassword(N_("The password is wrong."), field="password")
