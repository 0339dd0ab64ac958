"""Tables of the levels: who is above and below, and at a seat what has come of each unit."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import LOCAL, PROJECTION, Model, table_of


class UnitLinkRow(Model, table=True):
    """A unit above or below this one, with the public keys that were compared by telephone, from when to when.

    `successor`: the unit that has gone on in its place since `until`, where it merged or got another name.
    """

    __tablename__ = "unit_link"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    relation: str
    kind: str
    name: str
    signs: str
    seals: str
    since: datetime = Field(sa_type=Instant)
    until: datetime | None = Field(default=None, sa_type=Instant)
    successor: str | None = None


class UnitWordRow(Model, table=True):
    """The last word of a unit below: when it came by this seat's clock, when it was written by its own.

    `held`: the place that has two hashes, from which nothing of the unit is used any more.
    """

    __tablename__ = "unit_word"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=Instant)
    written_at: datetime = Field(sa_type=Instant)
    held: str | None = None


class UnitChainRow(Model, table=True):
    """A chain of a unit below: how many entries are here, of how many was heard, and where a restore ended it."""

    __tablename__ = "unit_chain"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    have: int
    claimed: int
    ended: int | None = None


class UnitPinRow(Model, table=True):
    """Hashes of entries of a unit below, one after the other from a number on, as bundles brought them."""

    __tablename__ = "unit_pin"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    first: int = Field(primary_key=True)
    hashes: str


class UnitForkRow(Model, table=True):
    """A unit whose history has two branches, until two people decide: the place that has two hashes, the branch that
    somebody chose ("first": that came first, "second"), and by which hash the second one was known then.
    """

    __tablename__ = "unit_fork"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    place: str
    branch: str | None = None
    stump: str | None = None
    officer: str | None = None
    chosen_at: datetime | None = Field(default=None, sa_type=Instant)


class UnitBranchRow(Model, table=True):
    """Hashes of entries of a branch that was not taken, one after the other from a number on.

    `fork` is the decision, by its uid.
    """

    __tablename__ = "unit_branch"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    fork: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    first: int = Field(primary_key=True)
    hashes: str


class CustodyStandingRow(Model, table=True):
    """What a unit said last of the people that it holds: at the unit its own word, at a seat that of each below.

    `dues` is JSON: by group of duties, the moments until which something stands open. `people` is JSON, too: what of it
    is said by the numbers of records.
    """

    __tablename__ = "custody_standing"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    stated_at: datetime = Field(sa_type=Instant)
    held: int
    unexplained: int
    dues: str
    people: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})


class RatedMonthRow(Model, table=True):
    """How the requests that came to a unit in a month (by its first day) were rated, as the unit counted them: its own
    word, at a seat that of each below. `starts_at`: when the month began."""

    __tablename__ = "rated_month"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    month: date = Field(primary_key=True)
    starts_at: datetime = Field(sa_type=Instant)
    satisfied: int
    unsatisfied: int


class RemarkRow(Model, table=True):
    """A remark about a record: at the seat that wrote it, and at the unit that it went to; at the seat also what the
    unit said of it, without words.

    `other`: of the seat's row the unit, of the unit's the seat.
    """

    __tablename__ = "level_remark"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    register_name: str
    number: str
    other: str
    other_name: str | None = None
    text: str | None = None
    said_at: datetime = Field(sa_type=Instant)
    came_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)


class UnitSecretRow(Model, table=True):
    """The secret that the keys of this unit follow from: on the machine that sends alone, and in its backups.

    `before`: the secret in whose place this one was made, until it ends; `offer`: its signature over the new keys.
    `lay_open`: version 0.1.0 kept this one unsealed.
    """

    __tablename__ = "local_unit_secret"
    __table_args__ = LOCAL
    unit: str = Field(primary_key=True)
    secret: str
    made_at: datetime = Field(sa_type=Instant)
    before: str | None = None
    offer: str | None = None
    lay_open: bool | None = None


class OtherKeyRow(Model, table=True):
    """Keys between this unit and another: the one of ours (`knows`, its public half) that the other is known to have,
    and the key file by which it offered a new one of its own, which waits for a yes."""

    __tablename__ = "local_other_key"
    __table_args__ = LOCAL
    uid: str = Field(primary_key=True)
    knows: str | None = None
    offered: str | None = None
    came_at: datetime | None = Field(default=None, sa_type=Instant)


class ReceiptRow(Model, table=True):
    """The newest receipt of each seat above, as it was signed."""

    __tablename__ = "local_receipt"
    __table_args__ = LOCAL
    seat: str = Field(primary_key=True)
    content: str
    taken_at: datetime = Field(sa_type=Instant)


class CarriedRow(Model, table=True):
    """A file for somebody else that goes on from here: bundles for a seat above, receipts for a unit below.

    `unsigned_since`: when one came that no enrolled unit signed; none where its sender is enrolled and signed it.
    """

    __tablename__ = "local_carried"
    __table_args__ = LOCAL
    sender: str = Field(primary_key=True)
    receiver: str = Field(primary_key=True)
    file: str = Field(primary_key=True)
    content: bytes
    unsigned_since: datetime | None = Field(default=None, sa_type=Instant)


class KeptBundleRow(Model, table=True):
    """A verified bundle of a unit with two branches, as it was packed. `mark` says what it holds; `number` is the order
    in which they came."""

    __tablename__ = "local_kept_bundle"
    __table_args__ = LOCAL
    unit: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    number: int
    kept_at: datetime = Field(sa_type=Instant)
    content: bytes


LINK = table_of(UnitLinkRow)
WORD = table_of(UnitWordRow)
CHAIN = table_of(UnitChainRow)
PIN_OF = table_of(UnitPinRow)
FORK = table_of(UnitForkRow)
BRANCH = table_of(UnitBranchRow)
KEPT_BUNDLE = table_of(KeptBundleRow)
CUSTODY_STANDING = table_of(CustodyStandingRow)
RATED = table_of(RatedMonthRow)
REMARK = table_of(RemarkRow)
SECRET = table_of(UnitSecretRow)
RECEIPT = table_of(ReceiptRow)
OTHER_KEY = table_of(OtherKeyRow)
CARRIED = table_of(CarriedRow)
