"""Every area of pages, in one list: a new area adds its blueprint here."""

from flask import Blueprint

from storefront.web import accounts

BLUEPRINTS: tuple[Blueprint, ...] = (accounts.blueprint,)
