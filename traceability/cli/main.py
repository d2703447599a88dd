"""`nguon`: the one command. The library's areas are here; other packages add theirs."""

import click

from traceability.cli.commands import Root

_COMMANDS = {
    "backup": "backup:backup",
    "blend": "happenings:blend",
    "certificates": "certificates:certificates",
    "database": "database:database",
    "deliveries": "deliveries:deliveries",
    "epcis": "epcis:epcis",
    "events": "events:events",
    "export": "exports:export",
    "field-operation": "happenings:field_operation",
    "gs1": "gs1:gs1",
    "harvest": "harvest:harvest",
    "inputs": "inputs:inputs",
    "inspect": "happenings:inspect",
    "keys": "keys:keys",
    "lots": "lots:lots",
    "organisations": "organisations:organisations",
    "recall": "recalls:recall",
    "restore": "backup:restore",
    "stamps": "stamps:stamps",
    "stamps activate": "stamp_ranges:activate",
    "stamps bind": "stamp_ranges:bind",
    "stamps list": "stamp_ranges:list_",
    "stamps void": "stamp_ranges:void",
    "units": "units:units",
    "verify": "verify:verify",
}


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nguon", prog_name="nguon")
def main() -> None:
    """Nguồn: from the field to the buyer's phone.

    Every command works on the deployment that the variables NGUON_DATABASE_URL, NGUON_BASE_URL,
    NGUON_KEY_PASSPHRASE and NGUON_FILES name; with NGUON_MODE=development what is missing is made
    in the folder var.
    """


assert isinstance(main, Root), "as asked for"
main.add_later({name: f"traceability.cli.{home}" for name, home in _COMMANDS.items()})
