"""The folder that is handed to a marketplace: the listing, its pictures, the notes, and a zip.

    listing.xlsx  listing.csv  notes.txt  images/CHE200_1.jpg ...  voso-LABANG.zip

The same content gives the same bytes, so that two packs can be compared.
"""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from storefront.channels.columns import ChannelMap
from storefront.channels.goods import EXTENSIONS
from storefront.channels.rows import Row
from storefront.channels.workbook import csv_file, notes, xlsx_file
from traceability.errors import N_, InvalidInput

IMAGES = "images"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can carry; it has no meaning here."""
_READABLE = 0o644 << 16


def contents(
    channel: ChannelMap, rows: Sequence[Row], *, read_picture: Callable[[str], bytes]
) -> dict[str, bytes]:
    """Every file of the pack by its path, without the zip. `read_picture` takes a SHA-256."""
    files = {
        "listing.csv": csv_file(channel, rows),
        "listing.xlsx": xlsx_file(channel, rows),
        "notes.txt": ("\r\n".join(notes(channel, rows)) + "\r\n").encode("utf-8-sig"),
    }
    for row in rows:
        for number, picture in enumerate(row.goods.exportable_pictures, start=1):
            files[f"{IMAGES}/{row.goods.image_name(number)}"] = read_picture(picture.sha256)
    return dict(sorted(files.items()))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one archive, sorted by name, without dates."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return content.getvalue()


def write(out: Path, files: Mapping[str, bytes], *, archive: str) -> Path:
    """Write the pack into a folder, made where it is missing, and return the zip's path.

    Pictures that an earlier pack left there and this one does not have are removed.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    try:
        (out / IMAGES).mkdir(parents=True, exist_ok=True)
        for old in (out / IMAGES).iterdir():
            is_ours = old.suffix.removeprefix(".") in EXTENSIONS.values()
            if is_ours and f"{IMAGES}/{old.name}" not in files:
                old.unlink()
        for name, content in files.items():
            (out / name).write_bytes(content)
        (out / archive).write_bytes(zipped(files))
    except OSError as error:
        raise InvalidInput(
            N_("The folder %(value)s cannot be written: %(reason)s"),
            field="out",
            value=str(out),
            reason=error.strerror or type(error).__name__,
        ) from error
    return out / archive
