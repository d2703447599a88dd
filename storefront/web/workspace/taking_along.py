"""Every list as a file: Excel or CSV."""

from flask import Response
from flask.typing import ResponseReturnValue

from storefront.sheets.lists import list_named
from storefront.sheets.writing import csv_file, xlsx_file
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.language import language
from storefront.web.limits import limiter
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.bringing_in import XLSX
from storefront.web.workspace.days import today
from storefront.wording import say
from traceability.parties.roles import Permission


@blueprint.get("/lists/<code>.<any(xlsx, csv):form>")
@signed_in(Permission.VIEW)
@limiter.limit("30 per minute")
def list_file(code: str, form: str) -> ResponseReturnValue:
    """Hand out a list as it stands now."""
    wanted = list_named(code)
    recorder().require(wanted.permission)
    headings = [say(text, language()) for text in wanted.headings]
    with deployment().reading() as db:
        rows = wanted.rows(db, here().organisation.id)
    if form == "xlsx":
        content, media_type = xlsx_file(say(wanted.name, language()), headings, rows), XLSX
    else:
        content, media_type = csv_file(headings, rows), "text/csv; charset=utf-8"
    response = Response(content, content_type=media_type)
    name = f"{here().organisation.code}-{code}-{today():%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
