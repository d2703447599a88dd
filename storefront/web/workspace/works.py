"""What can be recorded here: the stages of the crops that the organisation has materials of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from traceability.crops import registry
from traceability.crops.profile import Stage, StageKind
from traceability.events.models import Event
from traceability.events.services import output_lot
from traceability.lots.models import Material, Product


@dataclass(frozen=True, slots=True)
class Work:
    """A stage with the material or product that comes of it."""

    stage: Stage
    content: Material | Product

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"{self.content.code}.{self.stage.code}"

    @property
    def material(self) -> Material:
        """The material that comes of it, or that is packed."""
        return self.content.material if isinstance(self.content, Product) else self.content


def works(contents: Iterable[Material | Product], *kinds: StageKind) -> list[Work]:
    """Everything of those kinds that can be recorded, in the order of the materials.

    Supplies are received on a form of their own.
    """
    found = []
    for content in contents:
        material = content.material if isinstance(content, Product) else content
        crop = registry.profile(material.crop)
        for stage in crop.stages if crop.is_grown else ():
            forms = stage.inputs if stage.kind is StageKind.PACK else stage.outputs
            if stage.kind in kinds and material.form in forms:
                found.append(Work(stage, content))
    return found


def chosen(
    among: Sequence[Work],
    *,
    wanted: str | None,
    last: Event | None,
    taking: Material | None = None,
) -> Work | None:
    """The work that is wanted, or that can be made of `taking`, or that was done last."""
    for work in among:
        if work.key == wanted:
            return work
    if taking is not None:
        for work in among:
            if work.material.crop == taking.crop and taking.form in work.stage.inputs:
                return work
    if last is not None:
        for work in among:
            if work.stage.code == last.stage and work.content.id == output_lot(last).content.id:
                return work
    return among[0] if among else None
