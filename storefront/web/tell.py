"""What happened, and what one would most likely do next: shown on the page after a form."""

from flask import flash


def tell(message: str, *, next_label: str | None = None, next_url: str | None = None) -> None:
    """Say on the next page that something was done, with a link to the likely next act."""
    flash({"text": message, "label": next_label, "url": next_url}, "done")  # type: ignore[arg-type]  # the session keeps JSON; only the layout reads it
