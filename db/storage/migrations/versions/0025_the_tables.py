"""The tables as version 0.1.0 has them, in either database: what a new store is made of.

The number stays what it was there: Alembic knows by it where a store of 0.1.0 is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.storage import dialects
from db.storage.columns import WHOLE, Instant

revision = "0025"
down_revision = None
branch_labels = None
depends_on = None

SEARCHED = (
    "call",
    "custody",
    "gang",
    "incident",
    "order",
    "oversight",
    "packet",
    "post",
    "programme",
    "request",
    "session",
    "shift",
    "sketch",
)
"""Registers that are searched by words: how, is the database's own."""


def _where(condition: str) -> dict[str, Any]:
    """The options of an index over the rows that hold a condition."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make every table, index and search table, and what the database needs beside them."""
    op.create_table(
        "attachment",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("pages", WHOLE, nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("attachment_of_content", "attachment", ["unit", "sha256"])
    op.create_index("attachment_of_record", "attachment", ["unit", "record", "place"])
    op.create_table(
        "attachment_content",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sha256"),
        info={"role": "journal"},
    )
    op.create_table(
        "barrier",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("gaps", sa.String(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "body",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("json", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid", "part"),
        info={"role": "journal"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "call",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("caller_name", sa.String(), nullable=True),
        sa.Column("caller_phone", sa.String(), nullable=True),
        sa.Column("caller_unknown", sa.String(), nullable=True),
        sa.Column("caller_code", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("answers", sa.String(), nullable=True),
        sa.Column("incident", sa.String(), nullable=True),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("call_by_state", "call", ["unit", "state", "started_at", "uid"])
    op.create_index("call_by_time", "call", ["unit", "started_at", "uid", "state"])
    op.create_index("call_of_incident", "call", ["unit", "incident"])
    op.create_table(
        "corrected_kind",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("was_type", sa.String(), nullable=False),
        sa.Column("was_severity", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "entry"),
        info={"role": "projection"},
    )
    op.create_index("corrected_kind_of_incident", "corrected_kind", ["unit", "about"])
    op.create_table(
        "court_answer",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("registration", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("judge", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("answer_of_incident", "court_answer", ["unit", "record"])
    op.create_table(
        "custody",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("judge", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("start_at", Instant(), nullable=False),
        sa.Column("arrived_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("pending", sa.String(), nullable=False),
        sa.Column("pressing", sa.Boolean(), nullable=False),
        sa.Column("known_at", Instant(), nullable=True),
        sa.Column("met", WHOLE, nullable=False),
        sa.Column("stated", WHOLE, nullable=False),
        sa.Column("breached", WHOLE, nullable=False),
        sa.Column("outcomes", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("custody_by_state", "custody", ["unit", "state", "opened_at", "uid", "number", "band", "outcome"])
    op.create_index("custody_by_time", "custody", ["unit", "opened_at", "uid", "state", "number", "band", "outcome"])
    op.create_index("custody_pressing", "custody", ["unit", "pressing", "opened_at"])
    op.create_table(
        "custody_arrival",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("start_at", Instant(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("heads", WHOLE, nullable=True),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("pressing", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("arrival_pressing", "custody_arrival", ["unit", "pressing", "at"])
    op.create_table(
        "custody_duty",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("again", Instant(), nullable=True),
        sa.Column("put", WHOLE, nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "code"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "custody_link",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("tie", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "entry"),
        info={"role": "projection"},
    )
    op.create_index("link_of_custody", "custody_link", ["unit", "record", "about"])
    op.create_table(
        "custody_matter",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("residence", sa.Boolean(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("no_ground", sa.Boolean(), nullable=False),
        sa.Column("child", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record"),
        info={"role": "projection"},
    )
    op.create_table(
        "custody_member",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record"),
        info={"role": "projection"},
    )
    op.create_index("member_of_arrival", "custody_member", ["unit", "about", "record"])
    op.create_table(
        "custody_notice",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "entry"),
        info={"role": "projection"},
    )
    op.create_index("notice_by_time", "custody_notice", ["unit", "at", "entry"])
    op.create_index("notice_of_custody", "custody_notice", ["unit", "record"])
    op.create_table(
        "custody_span",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "entry"),
        info={"role": "projection"},
    )
    op.create_index("span_by_time", "custody_span", ["unit", "began_at", "entry", "what", "record", "ended_at"])
    op.create_index("span_of_custody", "custody_span", ["unit", "record"])
    op.create_table(
        "custody_standing",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("stated_at", Instant(), nullable=False),
        sa.Column("held", WHOLE, nullable=False),
        sa.Column("unexplained", WHOLE, nullable=False),
        sa.Column("dues", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False, server_default="[]"),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "desk_session",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("paper_form", sa.String(), nullable=True),
        sa.Column("pattern", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("announced_at", Instant(), nullable=True),
        sa.Column("waited", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("session_starts", "desk_session", ["unit", "starts_at", "uid"])
    op.create_index("session_state", "desk_session", ["unit", "state", "starts_at", "uid"])
    op.create_table(
        "dispatch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("patrol", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", WHOLE, nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.Column("dispatched_at", Instant(), nullable=True),
        sa.Column("en_route_at", Instant(), nullable=True),
        sa.Column("on_scene_at", Instant(), nullable=True),
        sa.Column("cleared_at", Instant(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("dispatch_of_case", "dispatch", ["unit", "record"])
    op.create_index("dispatch_of_patrol", "dispatch", ["unit", "patrol", "cleared_at"])
    op.create_index(
        "dispatch_open",
        "dispatch",
        ["unit", "dispatched_at", "uid"],
        **_where("cleared_at IS NULL AND declined_at IS NULL"),
    )
    op.create_table(
        "exact",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "register", "kind", "value", "record"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_index("exact_of_record", "exact", ["unit", "record"])
    op.create_table(
        "gang",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("cases", WHOLE, nullable=False),
        sa.Column("broken_up_on", sa.Date(), nullable=True),
        sa.Column("arrested", WHOLE, nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("gang_broken_up", "gang", ["unit", "broken_up_on", "kind"], **_where("broken_up_on IS NOT NULL"))
    op.create_index("gang_by_state", "gang", ["unit", "state", "opened_at", "uid", "number", "kind", "title", "cases"])
    op.create_index("gang_by_time", "gang", ["unit", "opened_at", "uid", "state", "number", "kind", "title", "cases"])
    op.create_table(
        "gang_case",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("suspects", WHOLE, nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("case_of_gang", "gang_case", ["unit", "record"])
    op.create_index("case_of_incident", "gang_case", ["unit", "about"])
    op.create_table(
        "import_batch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", WHOLE, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "incident",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("first_type", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("happened_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occurred_from", Instant(), nullable=True),
        sa.Column("occurred_to", Instant(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_key", sa.String(), nullable=True),
        sa.Column("landmark", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("spot", sa.String(), nullable=True),
        sa.Column("county", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("caller_name", sa.String(), nullable=True),
        sa.Column("caller_phone", sa.String(), nullable=True),
        sa.Column("caller_unknown", sa.String(), nullable=True),
        sa.Column("injured", WHOLE, nullable=True),
        sa.Column("dead", WHOLE, nullable=True),
        sa.Column("weapon", sa.String(), nullable=True),
        sa.Column("weapons", sa.String(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("disposed_at", Instant(), nullable=True),
        sa.Column("clearance", sa.String(), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("approved_first", Instant(), nullable=True),
        sa.Column("doubt", sa.String(), nullable=True),
        sa.Column("doubt_entry", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index(
        "incident_by_day", "incident", ["unit", "day", "uid", "type", "state", "number", "clearance", "solved"]
    )
    op.create_index(
        "incident_by_entry", "incident", ["unit", "entered_at", "uid", "state", "type", "officer", "place_key", "batch"]
    )
    op.create_index(
        "incident_by_happening",
        "incident",
        ["unit", "happened_at", "uid", "state", "type", "officer", "place_key", "batch"],
    )
    op.create_index("incident_by_officer", "incident", ["unit", "officer", "reported_at", "uid"])
    op.create_index("incident_by_place", "incident", ["unit", "place_key", "reported_at", "uid"])
    op.create_index(
        "incident_by_state",
        "incident",
        ["unit", "state", "reported_at", "uid", "number", "type", "severity", "late", "spot", "batch"],
    )
    op.create_index(
        "incident_by_time",
        "incident",
        [
            "unit",
            "reported_at",
            "uid",
            "state",
            "type",
            "officer",
            "place_key",
            "batch",
            "number",
            "severity",
            "late",
            "spot",
        ],
    )
    op.create_index("incident_by_type", "incident", ["unit", "type", "reported_at", "uid"])
    op.create_index("incident_cleared", "incident", ["unit", "cleared_on", "type"], **_where("cleared_on IS NOT NULL"))
    op.create_index(
        "incident_in_review",
        "incident",
        ["unit", "review", "reported_at", "uid"],
        **_where("review IN ('submitted', 'returned')"),
    )
    op.create_index("incident_of_batch", "incident", ["unit", "batch"], **_where("batch IS NOT NULL"))
    op.create_index("incident_in_doubt", "incident", ["unit", "reported_at", "uid"], **_where("doubt IS NOT NULL"))
    op.create_table(
        "incident_accident",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sketch", sa.String(), nullable=True),
        sa.Column("sketch_number", sa.String(), nullable=True),
        sa.Column("scene", sa.String(), nullable=True),
        sa.Column("expert_at", Instant(), nullable=True),
        sa.Column("road", sa.String(), nullable=True),
        sa.Column("light", sa.String(), nullable=True),
        sa.Column("surface", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "incident_contraband",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("found_in", sa.String(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=True),
        sa.Column("papers", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "incident_count",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("clearance", sa.String(), nullable=False),
        sa.Column("live", WHOLE, nullable=False),
        sa.Column("void", WHOLE, nullable=False),
        sa.Column("solved", WHOLE, nullable=False),
        sa.Column("late", WHOLE, nullable=False),
        sa.Column("rounded", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("unit", "batch", "day", "type", "clearance"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incident_cyber",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("loss", WHOLE, nullable=True),
        sa.Column("lost_at", Instant(), nullable=True),
        sa.Column("bank_told", sa.Boolean(), nullable=True),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("destination", sa.String(), nullable=True),
        sa.Column("trace", sa.String(), nullable=True),
        sa.Column("evidence", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "incident_link",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("link_of_incident", "incident_link", ["unit", "record"])
    op.create_index("link_to_incident", "incident_link", ["unit", "about"])
    op.create_table(
        "incident_party",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("national_id", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("party_of_incident", "incident_party", ["unit", "record"])
    op.create_table(
        "incident_property",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("quantity", WHOLE, nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("rials", WHOLE, nullable=True),
        sa.Column("appraiser", sa.String(), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("kept_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("property_by_fate", "incident_property", ["unit", "fate", "at", "record", "kind", "rials"])
    op.create_index("property_of_incident", "incident_property", ["unit", "record"])
    op.create_table(
        "incident_property_move",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("giver", sa.String(), nullable=True),
        sa.Column("taker", sa.String(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.Column("seal_whole", sa.Boolean(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("move_of_incident", "incident_property_move", ["unit", "record"])
    op.create_table(
        "incident_referral",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("referral_of_incident", "incident_referral", ["unit", "record"])
    op.create_table(
        "incident_retype",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("type_before", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("severity_before", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("lowered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("retype_by_time", "incident_retype", ["unit", "at", "lowered"])
    op.create_index("retype_of_incident", "incident_retype", ["unit", "record"])
    op.create_table(
        "incident_vehicle",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("fate", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("plate_kind", sa.String(), nullable=True),
        sa.Column("loaded", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("impound", sa.String(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("vehicle_by_fate", "incident_vehicle", ["unit", "fate", "at", "record", "loaded"])
    op.create_index("vehicle_of_incident", "incident_vehicle", ["unit", "record"])
    op.create_table(
        "indicator_freeze",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("against", sa.String(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("as_of", WHOLE, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("freeze_by_time", "indicator_freeze", ["unit", "frozen_at", "uid"])
    op.create_table(
        "indicator_publication",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("hidden", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "journal",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("epoch", WHOLE, nullable=False),
        sa.Column("stream", sa.String(), nullable=False),
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schema", WHOLE, nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "origin", "epoch", "stream", "seq"),
        sa.UniqueConstraint("unit", "uid"),
        info={"role": "journal"},
    )
    op.create_index("journal_at_position", "journal", ["position"])
    op.create_index("journal_of_kind", "journal", ["unit", "kind", "position"])
    op.create_index("journal_of_officer", "journal", ["officer", "position"])
    op.create_index("journal_of_record", "journal", ["record", "position"])
    op.create_table(
        "level_remark",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("register_name", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("other_name", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("came_at", Instant(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "list_item",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("fa", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("extra", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "list", "code"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "local_carried",
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "receiver", "file"),
        info={"role": "local"},
    )
    op.create_table(
        "local_draft",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=True),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False, server_default=""),
        sa.Column("read_at", WHOLE, nullable=True),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("uid"),
        info={"role": "local"},
    )
    op.create_index("ix_local_draft_officer", "local_draft", ["officer"])
    op.create_table(
        "local_info",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        info={"role": "local"},
    )
    op.create_table(
        "local_kept_bundle",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "mark"),
        info={"role": "local"},
    )
    op.create_table(
        "local_letter_box",
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
        info={"role": "local"},
    )
    op.create_table(
        "local_pin",
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("officer"),
        info={"role": "local"},
    )
    op.create_table(
        "local_place",
        sa.Column("patrol", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("patrol"),
        info={"role": "local"},
    )
    op.create_table(
        "local_projection",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("room", "unit"),
        info={"role": "local"},
    )
    op.create_table(
        "local_queue",
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("given", WHOLE, nullable=False),
        sa.Column("called", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("session"),
        info={"role": "local"},
    )
    op.create_table(
        "local_receipt",
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("seat"),
        info={"role": "local"},
    )
    op.create_table(
        "local_unit_secret",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
        info={"role": "local"},
    )
    op.create_table(
        "mark",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("explained_at", Instant(), nullable=True),
        sa.Column("explained_by", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("mark_open", "mark", ["unit", "explained_at", "at", "uid"])
    op.create_table(
        "officer",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("badge", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("acting_until", Instant(), nullable=True),
        sa.Column("same_as", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("ix_officer_badge", "officer", ["badge"])
    op.create_table(
        "order_reading",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "officer"),
        info={"role": "projection"},
    )
    op.create_table(
        "oversight_contact",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("told_citizen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("oversight_due", "oversight_contact", ["unit", "stopped_on", "due", "uid"])
    op.create_index("oversight_meeting", "oversight_contact", ["unit", "meeting"])
    op.create_index("oversight_received", "oversight_contact", ["unit", "received_at", "uid"])
    op.create_index("oversight_state", "oversight_contact", ["unit", "state", "received_at", "uid"])
    op.create_table(
        "packet",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("prepared_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("letter", sa.String(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("registration", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index(
        "packet_by_state",
        "packet",
        ["unit", "state", "prepared_at", "uid", "number", "about", "kind", "body", "sent_at"],
    )
    op.create_index(
        "packet_by_time",
        "packet",
        ["unit", "prepared_at", "uid", "state", "number", "about", "kind", "body", "sent_at"],
    )
    op.create_index("packet_of_incident", "packet", ["unit", "about"])
    op.create_table(
        "patrol",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("crew", sa.String(), nullable=False),
        sa.Column("people", WHOLE, nullable=False),
        sa.Column("vehicle", sa.String(), nullable=True),
        sa.Column("beats", sa.String(), nullable=False),
        sa.Column("welfare", WHOLE, nullable=True),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("service_at", Instant(), nullable=False),
        sa.Column("heard_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("untold", sa.String(), nullable=True),
        sa.Column("untold_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("patrol_by_state", "patrol", ["unit", "state", "started_at", "uid"])
    op.create_index("patrol_by_time", "patrol", ["unit", "started_at", "uid", "state"])
    op.create_table(
        "post_event",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("position", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("post_position", "post_event", ["unit", "position"])
    op.create_index("post_since", "post_event", ["unit", "since", "uid"])
    op.create_index("post_state", "post_event", ["unit", "state", "since", "uid"])
    op.create_table(
        "programme",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins_at", Instant(), nullable=False),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attendance", WHOLE, nullable=True),
        sa.Column("copied_from", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("programme_begins", "programme", ["unit", "begins_at", "uid"])
    op.create_index("programme_state", "programme", ["unit", "state", "begins_at", "uid"])
    op.create_table(
        "province",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "quarantined",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schema", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "record_index",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=True),
        sa.Column("year", WHOLE, nullable=True),
        sa.Column("serial", WHOLE, nullable=True),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        sa.UniqueConstraint("unit", "register", "number"),
        sa.UniqueConstraint("unit", "register", "series", "year", "serial"),
        info={"role": "projection"},
    )
    op.create_index("record_at_position", "record_index", ["unit", "position"])
    op.create_index("record_of_batch", "record_index", ["unit", "batch", "position"], **_where("batch IS NOT NULL"))
    op.create_table(
        "request",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("on_spot", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("owner_unit", sa.String(), nullable=True),
        sa.Column("referred_to", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("reopened", WHOLE, nullable=False),
        sa.Column("keep_words", sa.Boolean(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("seals_at", Instant(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("contact_sealed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("request_due", "request", ["unit", "stopped_on", "due", "uid"])
    op.create_index("request_merged", "request", ["unit", "merged_into"])
    op.create_index("request_received", "request", ["unit", "received_at", "uid"])
    op.create_index("request_session", "request", ["unit", "session"])
    op.create_index("request_state", "request", ["unit", "state", "received_at", "uid"])
    op.create_index("request_to_seal", "request", ["unit", "contact_sealed", "closed_at", "uid"])
    op.create_table(
        "roster",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("on_minutes", WHOLE, nullable=False),
        sa.Column("teams", WHOLE, nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("roster_starts", "roster", ["unit", "starts_at", "uid"])
    op.create_index("roster_state", "roster", ["unit", "state", "starts_at", "uid"])
    op.create_table(
        "roster_absence",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("absence", WHOLE, nullable=False),
        sa.Column("member", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "absence"),
        info={"role": "projection"},
    )
    op.create_table(
        "roster_member",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("member", WHOLE, nullable=False),
        sa.Column("team", WHOLE, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "member"),
        info={"role": "projection"},
    )
    op.create_table(
        "session_pattern",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("weekday", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("staff", sa.String(), nullable=True),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "shift",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("planned_at", Instant(), nullable=True),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.Column("standby", sa.String(), nullable=True),
        sa.Column("guard", sa.String(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("started_by", sa.String(), nullable=True),
        sa.Column("cutoff", WHOLE, nullable=True),
        sa.Column("signed_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("absent", sa.String(), nullable=True),
        sa.Column("absent_words", sa.String(), nullable=True),
        sa.Column("alone_reason", sa.String(), nullable=True),
        sa.Column("disagreement", sa.String(), nullable=True),
        sa.Column("found", sa.String(), nullable=True),
        sa.Column("following", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("shift_cutoff", "shift", ["unit", "cutoff"])
    op.create_index("shift_opened", "shift", ["unit", "opened_at", "uid"])
    op.create_index("shift_state", "shift", ["unit", "state", "opened_at", "uid"])
    op.create_table(
        "shift_addendum",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "entry"),
        info={"role": "projection"},
    )
    op.create_table(
        "shift_answer",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("item", WHOLE, nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "entry"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift_count",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how_many", WHOLE, nullable=False),
        sa.Column("registered", WHOLE, nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "side", "what"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift_item",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("item", WHOLE, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("drafted", sa.String(), nullable=True),
        sa.Column("about_register", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("since", Instant(), nullable=True),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("by_when", Instant(), nullable=True),
        sa.Column("if_then", sa.String(), nullable=True),
        sa.Column("heard", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "item"),
        info={"role": "projection"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift_notice",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how_many", WHOLE, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("countersigned_at", Instant(), nullable=True),
        sa.Column("countersigned_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "entry"),
        info={"role": "projection"},
    )
    op.create_index("notice_waiting", "shift_notice", ["unit", "countersigned_at", "at"])
    op.create_table(
        "signature",
        sa.Column("position", WHOLE, autoincrement=False, nullable=False),
        sa.Column("beside", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        info={"role": "journal"},
    )
    op.create_table(
        "sketch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("incident", sa.String(), nullable=True),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("measures", WHOLE, nullable=False),
        sa.Column("measured", WHOLE, nullable=False),
        sa.Column("confirmed", WHOLE, nullable=False, server_default="0"),
        sa.Column("told", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("sketch_by_state", "sketch", ["unit", "state", "drawn_at", "uid"])
    op.create_index("sketch_by_time", "sketch", ["unit", "drawn_at", "uid"])
    op.create_index("sketch_of_incident", "sketch", ["unit", "about", "drawn_at"])
    op.create_index("sketch_to_tell", "sketch", ["unit", "told"], **_where("told IS NOT NULL"))
    op.create_table(
        "sketch_drawing",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("identity", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("drawing_of_sketch", "sketch_drawing", ["unit", "record", "place"])
    op.create_table(
        "standing_order",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("valid_until", Instant(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("position", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("order_issued", "standing_order", ["unit", "issued_at", "uid"])
    op.create_index("order_state", "standing_order", ["unit", "state", "issued_at", "uid"])
    op.create_table(
        "text_message",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_index("message_of_record", "text_message", ["unit", "record", "written_at"])
    op.create_index("message_waiting", "text_message", ["unit", "written_at", "uid"], **_where("state = 'waiting'"))
    op.create_table(
        "unit",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_branch",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("fork", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("epoch", WHOLE, nullable=False),
        sa.Column("first", WHOLE, nullable=False),
        sa.Column("hashes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "fork", "origin", "epoch", "first"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_chain",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("epoch", WHOLE, nullable=False),
        sa.Column("have", WHOLE, nullable=False),
        sa.Column("claimed", WHOLE, nullable=False),
        sa.Column("ended", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("unit", "record", "origin", "epoch"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_fork",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=True),
        sa.Column("stump", sa.String(), nullable=True),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("chosen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_link",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signs", sa.String(), nullable=False),
        sa.Column("seals", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_pin",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("epoch", WHOLE, nullable=False),
        sa.Column("first", WHOLE, nullable=False),
        sa.Column("hashes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "record", "origin", "epoch", "first"),
        info={"role": "projection"},
    )
    op.create_table(
        "unit_word",
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("held", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("unit", "uid"),
        info={"role": "projection"},
    )

    here = op.get_bind()
    dialect = dialects.named(here.dialect.name)
    dialect.make(here)
    for register in SEARCHED:
        for statement in dialect.search_ddl(register):
            op.execute(statement)
