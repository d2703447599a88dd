"""Every area of pages, in one list: a new area adds its blueprint here."""

from flask import Blueprint

from storefront.web import accounts, public_files, published_keys, scan

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.blueprint,
    scan.blueprint,
    public_files.blueprint,
    published_keys.blueprint,
)
