"""Every area of pages, in one list: a new area adds its blueprint here."""

from flask import Blueprint

from storefront.web import (
    accounts,
    pictures,
    planting_areas,
    public_files,
    published_keys,
    scan,
    shop,
    workspace,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.blueprint,
    workspace.blueprint,
    shop.blueprint,
    pictures.blueprint,
    scan.blueprint,
    public_files.blueprint,
    published_keys.blueprint,
    planting_areas.blueprint,
)
