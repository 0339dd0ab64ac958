"""Barriers: a river, a railway, a closed bridge, drawn once as points or as places whose points are known."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.base.scenes import LatLon
from db.kernel.desk.desk import Act, command
from db.reference.lists.places import read_point
from db.registers.dispatch.geo import SNAP_KM, haversine, on_line
from db.registers.dispatch.models import BARRIER
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.forms import DrawBarrier, RemoveBarrier
from db.words.folding import fold
from db.words.messages import M_, Refused


def _points(act: Act, name: str, text: str | None) -> list[LatLon]:
    """The points of a field, one a line. Raises Refused("invalid") at the field for a line that is none."""
    points = []
    for line in filter(None, (part.strip() for part in (text or "").split("\n"))):
        point = read_point(line)
        if point is None:
            location = cases.located(act.conn, line) or {}
            if "lat" not in location or "lon" not in location:
                raise Refused(
                    "invalid", {name: M_("{line}: not coordinates, and no place with known coordinates.", line=line)}
                )
            point = (location["lat"], location["lon"])
        points.append(point)
    return points


@command("barrier.draw", label="Draw a barrier", form=DrawBarrier, roles=DESK, opens=True, writes="barrier_drawn")
def draw_barrier(act: Act, form: DrawBarrier) -> str:
    """Draws a barrier that every way is measured around from now on; returns its name.

    Raises Refused("invalid"): a name that is taken, too few points, a gap that does not lie on the line.
    """
    line, gaps = _points(act, "line", form.line), _points(act, "gaps", form.gaps)
    if _uid(act, form.name or "") is not None:
        raise Refused("invalid", {"name": M_("A barrier with this name exists already.")})
    if form.kind != "closed_bridge" and len(line) < 2:
        raise Refused("invalid", {"line": M_("A line needs at least two points.")})
    for gap in gaps:
        if haversine(gap, on_line(gap, line)) > SNAP_KM:
            far = M_("{lat}, {lon} is not on the line.", lat=gap[0], lon=gap[1])
            raise Refused("invalid", {"gaps": far})
    facts = {"line_points": line, "gaps_points": gaps or None}
    act.append("barrier_drawn", record=form.uid, form=form, facts=facts)
    return str(form.name)


@command("barrier.remove", label="Remove a barrier", form=RemoveBarrier, roles=DESK, recordless=True,
         writes="barrier_removed")  # fmt: skip
def remove_barrier(act: Act, form: RemoveBarrier) -> str:
    """Takes a barrier away; returns its name. Raises Refused("invalid") for a name that none has."""
    uid = _uid(act, form.name or "")
    if uid is None:
        raise Refused("invalid", {"name": M_("No barrier with this name.")})
    act.append("barrier_removed", record=uid, form=form)
    return str(form.name)


def _uid(act: Act, name: str) -> str | None:
    for row in act.conn.execute(select(BARRIER.c.uid, BARRIER.c.name).where(BARRIER.c.unit == act.unit)):
        if fold(row.name) == fold(name):
            return str(row.uid)
    return None
