"""The shop's pages: one blueprint, its views in one file per step of buying."""

from flask import Blueprint

blueprint = Blueprint("shop", __name__)
