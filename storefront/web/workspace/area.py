"""The workspace: one blueprint, its views in one file per area."""

from flask import Blueprint

blueprint = Blueprint("workspace", __name__, url_prefix="/workspace")
