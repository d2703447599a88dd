"""A picture for the tests' products: without one the law lets no stamp go on their packs."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from traceability.files.services import store_file
from traceability.lots.models import Product


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "PNG")
    return out.getvalue()


PNG = _png()


def picture(session: Session, product: Product, files: Path | None = None) -> Product:
    """Give a product its picture, kept where the tests' deployment keeps its files."""
    stored = store_file(
        session,
        files or _files(session),
        organisation_id=product.organisation_id,
        content=PNG,
    )
    product.image = stored.sha256
    session.flush()
    return product


def _files(session: Session) -> Path:
    """The folder beside the database; PostgreSQL has none, so that whoever reads it says where."""
    url = session.get_bind().engine.url
    if url.get_backend_name() == "sqlite":
        return Path(url.database).parent / "files"
    return Path(tempfile.gettempdir()) / "nguon-tests-pictures"
