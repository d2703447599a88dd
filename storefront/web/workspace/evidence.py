"""Papers that people send: a PDF stays as it is, a photo is drawn anew without its position."""

from storefront.web.workspace.pictures import redrawn
from traceability.errors import N_, InvalidInput
from traceability.files.services import MOST_BYTES, media_type_of

PDF = "application/pdf"


def as_evidence(content: bytes) -> bytes:
    """What is kept of a paper that was sent.

    Raises:
        InvalidInput: empty, too large, or no PDF, JPEG or PNG.
    """
    if not content:
        raise InvalidInput(N_("The file is empty."), field="file")
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            N_("The file has %(value)s bytes, more than %(most)s."),
            field="file",
            value=len(content),
            most=MOST_BYTES,
        )
    return content if media_type_of(content) == PDF else redrawn(content)
