"""What queries say and each database says its own way. Each element is rendered in sqlite.py and postgresql.py."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Dialect,
    Float,
    Integer,
    Join,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from db.storage import dialects

Terms = tuple[tuple[str, ...], ...]
"""What is looked for: every word, each in one of its forms; a form of several words stands in this order."""


class _Element(FunctionElement[Any]):
    """An element of its clauses; where a database says nothing of its own, the first clause alone."""

    def __init__(self, *clauses: ColumnElement[Any]) -> None:
        super().__init__(*clauses)


class Likely(_Element):
    """A condition, and how often it holds: for a planner that would choose badly otherwise."""

    inherit_cache = True
    name = "likely"


class Unindexed(_Element):
    """A column that leads to no index here: something else leaves fewer rows."""

    inherit_cache = True
    name = "unindexed"

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


class MinutesBetween(_Element):
    """Minutes, with their fractions, from one instant to another."""

    inherit_cache = True
    name, type = "minutes_between", Float()


class _OfTwo(_Element):
    """One of two instants that are both there."""

    inherit_cache = True

    def __init__(self, one: ColumnElement[Any], other: ColumnElement[Any]) -> None:
        super().__init__(one, other)
        self.type = one.type


class Earlier(_OfTwo):
    """The earlier of two instants that are both there."""

    inherit_cache = True
    name = "earlier"


class Later(_OfTwo):
    """The later of two instants that are both there."""

    inherit_cache = True
    name = "later"


class TextsOf(_Element):
    """The texts of a JSON array as rows: `TextsOf(bindparam(…)).table_valued("value")`."""

    inherit_cache = True
    name = "texts_of"


class Stamp(_Element):
    """An instant in UTC as `2026-09-25T11:00`."""

    inherit_cache = True
    name, type = "stamp", String()


class Microseconds(_Element):
    """The microseconds within the second of an instant, as six digits."""

    inherit_cache = True
    name, type = "microseconds", String()


class Holds(_Element):
    """Whether a shadow holds what is looked for (`terms_parameter`)."""

    inherit_cache = True
    name = "holds"


class Fits(_Element):
    """Whether a value has the declared type of its column; always true where the database enforces types."""

    inherit_cache = True
    name, type = "fits", Boolean()


class FitsBoolean(Fits):
    """Whether a value is true or false."""

    inherit_cache = True


class FitsWhole(Fits):
    """Whether a value is a whole number that JSON holds exactly."""

    inherit_cache = True


class FitsReal(Fits):
    """Whether a value is a number."""

    inherit_cache = True


class FitsTime(Fits):
    """Whether a value is a day or an instant between two years, its second and third clause."""

    inherit_cache = True


class FitsBytes(Fits):
    """Whether a value is bytes."""

    inherit_cache = True


class FitsText(Fits):
    """Whether a value is text."""

    inherit_cache = True


def renders(element: type[_Element], dialect: str, words: str) -> None:
    """Let a database say an element in these words of its own, in which {0}, {1} … are the clauses."""

    def render(said: _Element, compiler: SQLCompiler, **given: Any) -> str:
        return words.format(*(compiler.process(clause, **given) for clause in said.clauses))

    compiles(element, dialect)(render)


@compiles(Likely)
@compiles(Unindexed)
def _first(element: _Element, compiler: SQLCompiler, **given: Any) -> str:
    return compiler.process(next(iter(element.clauses)), **given)


@compiles(Fits)
def _always(_element: Fits, _compiler: SQLCompiler, **_given: Any) -> str:
    return "(1 = 1)"


class InOrder(Join):
    """A join that is read from left to right, where the planner cannot tell how few records hold a word."""

    inherit_cache = True


@compiles(InOrder)
def _join(join: InOrder, compiler: SQLCompiler, **given: Any) -> str:
    said: str = compiler.visit_join(join, **given)  # type: ignore[no-untyped-call]
    return said


class _TermsType(TypeDecorator[Terms]):
    """What is looked for, in the words of the database that is asked."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Terms | None, dialect: Dialect) -> str | None:
        """The expression of its full-text search."""
        return None if value is None else dialects.named(dialect.name).search_expression(value)


def at_most(rows: int) -> ColumnElement[int]:
    """A limit that stands in the statement as a number, for statements that are made once and asked often.

    SQLite plans a statement anew whenever the parameter of its limit is bound (`sqlite3VdbeSetVarmask` in its source).
    """
    return literal_column(str(int(rows)), Integer())


def each_value(column: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """Select the values of a column, each once, by a step through an index for each of them: no row is read.

    `where`: what holds for the columns that stand before it in that index.
    """
    found = select(func.min(column).label("value")).where(*where).cte("found", recursive=True)
    next_one = select(func.min(column)).where(*where, column > found.c.value).scalar_subquery()
    found = found.union_all(select(next_one).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None)).order_by(found.c.value)


def likely(condition: ColumnElement[bool], share: str) -> Likely:
    """A condition that holds for this share of the rows, as "0.9"."""
    return Likely(condition, literal_column(share))


def terms_parameter(name: str) -> BindParameter[Terms]:
    """The parameter that says what is looked for, to be given as Terms."""
    return bindparam(name, type_=_TermsType())
