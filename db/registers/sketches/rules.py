"""The rules of sketches, as pure functions: field → what is asked about. Nothing true is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from db.reference.lists.queries import ListItem
from db.registers.sketches.drawings import placing
from db.registers.sketches.drawings.doubts import eye_findings, overlapping
from db.registers.sketches.drawings.scene import Drawing, Scene
from db.registers.sketches.forms import SOURCES
from db.words.messages import M_, Message

STATES = {"drawn": "Drawn", "offered": "Offered by the app", "refused": "Refused", "void": "Void"}
DRAWN = frozenset({"drawn"})
OFFERED = frozenset({"offered"})
LIVE = DRAWN | OFFERED
"""States in which a party's message may still come."""
AMICABLE, MEASURED = "amicable", "measured"


def doubts(drawing: Drawing, answers: Mapping[str, object], needs: Sequence[ListItem]) -> dict[str, Message]:
    """What is asked about a drawing and its answers, by field; `needs` are the reasons for which one is needed."""
    doubtful: dict[str, Message] = {}
    said = _measures_said(drawing.scene) if answers.get("scale") == MEASURED else []
    if said := [*said, *(finding.message for finding in overlapping(drawing.scene))]:
        doubtful["scale"] = together(said)
    objecting = [unit.no for unit in drawing.scene.units if unit.said == "objects"]
    if answers.get("kind") == AMICABLE and objecting:
        doubtful["kind"] = M_("The driver of {number} objects: is it amicable?", number=objecting[0])
    elif answers.get("kind") == AMICABLE and needs:
        doubtful["kind"] = M_("The list wants a judicial one: {reasons}.", reasons=together(needs, "، "))
    return doubtful | _disturbed(answers)


def unasked(drawing: Drawing, before: Drawing | None = None) -> tuple[int, ...]:
    """The units whose driver accepts while nothing says that an officer saw or rang them.

    What stood like that in the drawing `before` stays as its officer entered it: whoever draws again was not there.
    """
    stood = set() if before is None else set(_unasked(before))
    return tuple(no for no in _unasked(drawing) if no not in stood)


def _unasked(drawing: Drawing) -> list[int]:
    return [unit.no for unit in drawing.scene.units if unit.said == "accepts" and not unit.asked]


def newly_rung(drawing: Drawing, before: Drawing | None) -> tuple[int, ...]:
    """The units of an offered accident that a drawing newly lets accept by telephone: it can't say on which number."""
    stood = set() if before is None else set(_rung(before))
    return tuple(no for no in _rung(drawing) if no not in stood)


def _rung(drawing: Drawing) -> list[int]:
    return [unit.no for unit in drawing.scene.units if unit.said == "accepts" and unit.asked == "rang"]


def read_of_message(drawing: Drawing) -> Drawing:
    """A drawing of a sketch that the app offered: nobody accepts whom no officer asked.

    Version 0.1.0 wrote `accepts` for each party of a message, and an officer who drew it again took that along.
    """
    alone = set(_unasked(drawing))
    things = tuple(replace(thing, said="not_asked") if thing.no in alone else thing for thing in drawing.scene.things)
    return replace(drawing, scene=replace(drawing.scene, things=things))


def measure_doubts(scale: str, scene: Scene) -> tuple[placing.MeasureFinding, ...]:
    """What the measures of a scene do not agree on, what is by eye, and who stands in one place.

    Of one that is not to scale only the last.
    """
    measured = (*placing.findings(scene), *eye_findings(scene)) if scale == MEASURED else ()
    return (*measured, *overlapping(scene))


def _measures_said(scene: Scene) -> list[Message]:
    if not scene.measures:
        return [M_("Nothing was measured. Not to scale is an answer too.")]
    return [finding.message for finding in (*placing.findings(scene), *eye_findings(scene))]


def _disturbed(answers: Mapping[str, object]) -> dict[str, Message]:
    """A disturbed scene names each source, or says why it is missing. Returns the fields in which it does neither."""
    if not answers.get("disturbed"):
        return {}
    given = {name: answers.get(f"src_{name}") for name in SOURCES}
    doubtful: dict[str, Message] = {
        f"src_{name}": M_("Is there one? If there is none, say why below.") for name, code in given.items() if not code
    }
    if any(code == "none" for code in given.values()) and not answers.get("src_why"):
        doubtful["src_why"] = M_("Say of what there is none, and why.")
    return doubtful


def together(parts: Iterable[Message | ListItem], between: str = " ") -> Message:
    """Several sentences, or items of a list, as one message."""
    said = {f"s{place}": part for place, part in enumerate(parts)}
    return Message(between.join(f"{{{name}}}" for name in said), said)
