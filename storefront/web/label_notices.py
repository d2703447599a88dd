"""What drawing a label has to say, in the words of whoever prints it."""

from dataclasses import replace

from labels import Notice, registry
from storefront.web.language import language, say


def say_notice(notice: Notice) -> str:
    """A notice in the language that is asked for; what had no room is told by what it means."""
    means = {
        kind: f"“{known.means(language())}”"
        for kind, name in notice.params.items()
        if (known := registry.known().get((kind, str(name))))
    }
    return say(replace(notice, params={**notice.params, **means}))
