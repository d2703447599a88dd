"""`nguon mail`: the letters that wait."""

import click

from traceability.cli.commands import Area
from traceability.cli.opening import opened
from traceability.cli.showing import json_option, show_one
from traceability.errors import N_, ConfigurationError


@click.group(cls=Area)
def mail() -> None:
    """Look after outgoing letters."""


@mail.command()
@json_option
def send(*, as_json: bool) -> None:
    """Send the letters that are due, where no site runs that does it itself."""
    from storefront.jobs.outbox import transport_for
    from storefront.mail.services import deliver_due
    from storefront.settings import Settings

    settings = Settings.from_environment()
    transport = transport_for(settings)
    if transport is None:
        raise ConfigurationError(
            N_("No mail leaves: set NGUON_SMTP_URL or NGUON_MAIL_FOLDER."), field="NGUON_SMTP_URL"
        )
    sent = 0
    with opened() as deployment:
        while some := deliver_due(
            deployment, transport, sender=settings.mail_from or "nguon@localhost"
        ):
            sent += some
    show_one({"sent": sent}, as_json=as_json)
