"""A backup in one click. For owners, who give their password again."""

import tempfile
from pathlib import Path

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import PasswordField

from storefront.accounts.confirming import confirm_password
from storefront.web.current import deployment, here, signed_in, site
from storefront.web.downloads import download
from storefront.web.forms import Form, Required
from storefront.web.limits import limiter
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today
from traceability.backup.services import write_backup
from traceability.errors import NguonError
from traceability.parties.roles import Permission


class BackupForm(Form):
    """Is it really you?"""

    password = PasswordField(
        lazy_gettext("Your password"),
        validators=[Required()],
        render_kw={"autocomplete": "current-password"},
    )


@blueprint.route("/backup", methods=["GET", "POST"])
@signed_in(Permission.BACKUP)
@limiter.limit("10 per hour", methods=["POST"])
def backup() -> ResponseReturnValue:
    """Hand over the whole site as one file.

    It holds other cooperatives' books too. Therefore it is sealed under the operator's own
    passphrase (`NGUON_KEY_PASSPHRASE`): whoever keeps it can restore it only with the operator.
    """
    form = BackupForm()
    if form.validate_on_submit():
        try:
            confirm_password(
                deployment(),
                person_id=here().person.id,
                password=form.password.data,
                passwords=site().passwords,
            )
            return _download()
        except NguonError as error:
            form.refuse(error)
    return render_template("workspace/backup.html", form=form), 422 if form.refusals else 200


def _download() -> Response:
    name = f"nguon-{today():%Y-%m-%d}.backup"
    with tempfile.TemporaryDirectory(prefix="nguon-backup-") as folder:
        path = Path(folder) / name
        write_backup(deployment(), path, passphrase=site().settings.key_passphrase)
        file = path.open("rb")
    # The open file outlives its name.
    return download(file, name=name, media_type="application/octet-stream")
