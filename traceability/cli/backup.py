"""`nguon backup` and `nguon restore`: the whole deployment in one encrypted file, and back."""

from pathlib import Path

import click

from traceability.backup.services import Backup, check_backup, restore_backup, write_backup
from traceability.cli import tables
from traceability.cli.commands import Act
from traceability.cli.opening import environment, opened
from traceability.cli.showing import Row, json_option, progress, show_one
from traceability.errors import N_, DatabaseDrift
from traceability.verification import verify

_passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the backup's own passphrase; without it, NGUON_KEY_PASSPHRASE is.",
)
_file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command(cls=Act)
@_file_argument
@_passphrase_option
@click.option("--replace", is_flag=True, help="Overwrite a file of that name.")
@json_option
def backup(*, file: Path, passphrase_file: Path | None, replace: bool, as_json: bool) -> None:
    """Write database, keys and stored files into FILE, encrypted.

    Others may go on working meanwhile. The passphrase is not in the file: keep it somewhere else.
    Without it nobody opens the backup, and without NGUON_KEY_PASSPHRASE nobody uses the keys
    inside.
    """
    passphrase = _passphrase(passphrase_file)
    with opened() as deployment, progress("rows and files") as told:
        written = write_backup(
            deployment, file, passphrase=passphrase, progress=told, replace=replace
        )
    show_one({**_row(file, written), "bytes": file.stat().st_size}, as_json=as_json)


@click.command(cls=Act)
@_file_argument
@_passphrase_option
@click.option("--check", is_flag=True, help="Read FILE to its end and say what is in it; no more.")
@json_option
def restore(*, file: Path, passphrase_file: Path | None, check: bool, as_json: bool) -> None:
    """Bring FILE back into the empty database and folder that the environment names.

    The database may be of the other kind than it was. Nothing is touched unless the whole file is
    sound, and then all of it is restored or nothing. Afterwards everything is derived again and
    compared, as by `nguon database verify`.
    """
    tables.load()
    passphrase = _passphrase(passphrase_file)
    if check:
        with progress("rows and files") as told:
            held = check_backup(file, passphrase=passphrase, progress=told)
        show_one(_row(file, held), as_json=as_json)
        return
    named = environment()
    with progress("rows and files") as told:
        held = restore_backup(
            file, named.database_url, files=named.files, passphrase=passphrase, progress=told
        )
    show_one(_row(file, held), as_json=as_json)
    with opened() as deployment, deployment.snapshot() as session:
        findings = verify(session, vault=deployment.vault, files=deployment.files)
    if findings:
        raise DatabaseDrift(
            N_("The backup is restored, as it was: with %(value)s differences. Run: %(command)s"),
            field="database",
            value=len(findings),
            command="nguon database verify",
        )


def _passphrase(file: Path | None) -> str:
    if file is None:
        return environment().key_passphrase
    return file.read_text(encoding="utf-8").rstrip("\r\n")


def _row(file: Path, held: Backup) -> Row:
    return {
        "file": file,
        "written_at": held.written_at,
        "base_url": held.base_url,
        "revision": held.revision,
        "tables": held.tables,
        "rows": held.rows,
        "files": held.files,
    }
