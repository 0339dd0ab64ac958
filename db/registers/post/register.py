"""Faults and visits of the post."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from db.registers.post import commands, events, models, queries, show
from db.registers.post.queries import COLUMNS, count_posts, list_posts, search_posts
from db.registers.post.rules import STATES
from db.registers.post.show import show_post

POST = Register(
    name="post",
    prefix="N",
    title="Faults and visits",
    states=STATES,
    done=frozenset({"ended"}),
    columns=COLUMNS,
    list=list_posts,
    count=count_posts,
    search=search_posts,
    show=show_post,
    about="Faults of power, network and equipment; visits and inspections",
    opens="post.note",
    told=(models.POST.c.since, None),
)

ROOM = Room(
    name="post",
    version=1,
    registers=(POST,),
    models=models,
    events=events.KINDS,
    commands=(commands,),
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
)
