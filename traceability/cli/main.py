"""`nguon`: the one command. The library's areas are here; other packages add theirs."""

import click

from traceability.cli import (
    backup,
    certificates,
    database,
    deliveries,
    epcis,
    events,
    exports,
    gs1,
    happenings,
    harvest,
    inputs,
    keys,
    lots,
    organisations,
    recalls,
    stamps,
    units,
    verify,
)
from traceability.cli.commands import Root


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nguon", prog_name="nguon")
def main() -> None:
    """Nguồn: from the field to the buyer's phone.

    Every command works on the deployment that the variables NGUON_DATABASE_URL, NGUON_BASE_URL,
    NGUON_KEY_PASSPHRASE and NGUON_FILES name; with NGUON_MODE=development what is missing is made
    in the folder var.
    """


for _command in (
    backup.backup,
    backup.restore,
    certificates.certificates,
    database.database,
    epcis.epcis,
    exports.export,
    events.events,
    gs1.gs1,
    happenings.blend,
    happenings.field_operation,
    happenings.inspect,
    deliveries.deliveries,
    harvest.harvest,
    inputs.inputs,
    keys.keys,
    lots.lots,
    organisations.organisations,
    recalls.recall,
    stamps.stamps,
    units.units,
    verify.verify,
):
    main.add_command(_command)
