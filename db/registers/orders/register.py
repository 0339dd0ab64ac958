"""Standing orders, and who has read them."""

from __future__ import annotations

from db.kernel.base.register import Register
from db.kernel.desk.rooms import Room
from db.registers.orders import commands, events, models, queries, rules, show
from db.registers.orders.queries import COLUMNS, count_orders, list_orders, search_orders
from db.registers.orders.show import show_order

ORDER = Register(
    name="order",
    prefix="O",
    title="Standing orders",
    states=rules.STATES,
    done=frozenset({"withdrawn"}),
    columns=COLUMNS,
    list=list_orders,
    count=count_orders,
    search=search_orders,
    show=show_order,
    about="Orders in force until further notice, and who has read them",
    opens="order.issue",
    told=(models.ORDER.c.issued_at, models.ORDER.c.subject),
)

ROOM = Room(
    name="orders",
    version=2,
    registers=(ORDER,),
    models=models,
    events=events.KINDS,
    commands=(commands,),
    at_seats=True,
    queries=(queries, show),
    panels={"attention": (queries.attention,)},
    dates=(queries.dates,),
)
