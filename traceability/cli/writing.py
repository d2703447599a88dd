"""Files that a command writes: never over one that is there, unless that is asked for."""

from pathlib import Path

import click

from traceability.errors import N_, InvalidInput

replace_option = click.option("--replace", is_flag=True, help="Overwrite a file of that name.")

out_option = click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it.",
)


def refuse_taken(out: Path, *, replace: bool) -> None:
    """Pass where the file may be written; asked before anything is done.

    Raises:
        InvalidInput: its folder is missing, or a file of that name is there, or a device, which is
            never replaced.
    """
    if not out.absolute().parent.is_dir():
        raise InvalidInput(
            N_("There is no folder %(value)s."), field="out", value=str(out.absolute().parent)
        )
    if out.exists() and not out.is_file():
        raise InvalidInput(
            N_("%(value)s is not a file that could be replaced."), field="out", value=str(out)
        )
    if out.exists() and not replace:
        raise InvalidInput(N_("The file %(value)s is there already."), field="out", value=str(out))
