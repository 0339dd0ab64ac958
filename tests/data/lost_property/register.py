"""Lost property: a whole register, declared."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from tests.data.lost_property import commands, events, models, queries, show

LOST_PROPERTY = Register(
    name="lost",
    prefix="W",
    title="Lost property",
    about="What was found and handed in, and what went back to whoever lost it",
    states=queries.STATES,
    columns=queries.COLUMNS,
    list=queries.list_lost,
    count=queries.count_lost,
    search=queries.search_lost,
    show=show.show_lost,
    opens="lost.hand_in",
    told=(models.LOST.c.found_at, None),
)

ROOM = Room(
    name="lost_property",
    version=1,
    registers=(LOST_PROPERTY,),
    seeds="tests.data.lost_property",
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
)
