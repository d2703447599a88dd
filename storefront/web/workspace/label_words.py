"""What drawing a label has to say, in the words of whoever prints it."""

from labels import Notice, registry
from storefront.web.language import language
from storefront.web.texts import gettext
from storefront.web.workspace.area import blueprint


@blueprint.app_template_global("say_notice")
def say_notice(notice: Notice) -> str:
    """A notice in the language of the page; what had no room is told by what it means."""
    means = {
        kind: f"“{known.means(language())}”"
        for kind, name in notice.params.items()
        if (known := registry.known().get((kind, str(name))))
    }
    return gettext(notice.template, **{**notice.params, **means})
