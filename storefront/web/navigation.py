"""The few links that stand on every page of the shop, and on every page of the workspace."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from storefront.web.current import who
from traceability.parties.roles import Permission, allowed


@dataclass(frozen=True, slots=True)
class Link:
    """One entry: a view, what it is called, its drawing in `icons.svg`, who may see it."""

    endpoint: str
    label: LazyString
    icon: str
    permission: Permission | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Whether this page is the one it leads to."""
        return request.endpoint == self.endpoint


SHOP = (
    Link("shop.home", lazy_gettext("Shop"), "basket"),
    Link("scan.look_up", lazy_gettext("Check a stamp"), "stamp"),
    Link("shop.cart", lazy_gettext("Cart"), "cart"),
)
WORKSPACE = (
    Link("workspace.today", lazy_gettext("Today"), "home", Permission.VIEW),
    Link("workspace.lots", lazy_gettext("Lots"), "lots", Permission.VIEW),
    Link("workspace.stamps", lazy_gettext("Stamps"), "stamp", Permission.STAMPS),
    Link("workspace.orders", lazy_gettext("Orders"), "orders", Permission.ORDERS),
    Link("workspace.more", lazy_gettext("More"), "more", Permission.VIEW),
)


def in_workspace() -> bool:
    """Whether this is a page of the workspace, seen by somebody who may."""
    return request.path.startswith("/workspace") and who() is not None


def links() -> list[Link]:
    """The entries for this page; a view that is not installed has none."""
    person = who()
    listed = WORKSPACE if in_workspace() else SHOP
    return [
        link
        for link in listed
        if link.endpoint in current_app.view_functions
        and (link.permission is None or (person and allowed(person.role, link.permission)))
    ]


def first_of_workspace() -> str:
    """The page after signing in."""
    return _first("workspace.today", "accounts.sessions")


def first_of_site() -> str:
    """The page behind the logo."""
    return _first("shop.home", "accounts.sign_in")


def _first(*endpoints: str) -> str:
    return url_for(next(name for name in endpoints if name in current_app.view_functions))


def set_up(app: Flask) -> None:
    """Give the layout its links."""
    app.jinja_env.globals.update(
        navigation=links,
        in_workspace=in_workspace,
        first_of_site=first_of_site,
        first_of_workspace=first_of_workspace,
    )
