"""A chapter: one task, read from its Markdown. Title, for whom, when, three to eight steps, what goes wrong and what
then; nothing else stands in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from precinct_tui.handbook.references import Reference, references_of, resolved
from precinct_tui.language.i18n import language

if TYPE_CHECKING:
    from markdown_it.token import Token

HERE = Path(__file__).parent
STEPS = range(3, 9)
"""How many steps a chapter may have."""
_SHAPE = ("heading", "paragraph", "paragraph", "ordered_list", "bullet_list")


class BrokenChapter(ValueError):
    """Says what is wrong with a chapter's text."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that goes wrong in a task, and the way out."""

    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One task. As it is parsed, its texts hold references; `written_out` puts keys and labels in their place."""

    name: str
    title: str
    whom: str
    when: str
    steps: tuple[str, ...]
    troubles: tuple[Trouble, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the chapter, in the order of reading."""
        troubles = (text for trouble in self.troubles for text in (trouble.what, trouble.then))
        return (self.title, self.whom, self.when, *self.steps, *troubles)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The names of keys and labels in the chapter."""
        return tuple(reference for text in self.texts for reference in references_of(text))


@lru_cache(maxsize=256)
def chapter(name: str, spoken: str) -> Chapter:
    """Read the chapter `name` in a language, "fa" or "en". Touches the disk. Raises BrokenChapter."""
    return parsed(name, (HERE / spoken / f"{name}.md").read_text(encoding="utf-8"))


def told_chapter(name: str) -> Chapter:
    """The chapter in the language spoken, its keys and labels put in. Touches the disk."""
    return written_out(chapter(name, language()))


def written_out(of: Chapter) -> Chapter:
    """The chapter as it is read: keys and labels in the language spoken. Raises UnknownReference."""
    return replace(
        of,
        title=resolved(of.title),
        whom=resolved(of.whom),
        when=resolved(of.when),
        steps=tuple(resolved(step) for step in of.steps),
        troubles=tuple(Trouble(resolved(each.what), resolved(each.then)) for each in of.troubles),
    )


def parsed(name: str, text: str) -> Chapter:
    """Parse a chapter. Raises BrokenChapter where it has another shape."""
    from markdown_it import MarkdownIt  # late: nothing but a chapter needs it

    tokens = MarkdownIt("zero").enable(["heading", "list", "backticks", "emphasis"]).parse(text)
    blocks = list(_blocks(tokens))
    kinds = tuple(block[0].type.removesuffix("_open") for block in blocks)
    if kinds != _SHAPE:
        raise BrokenChapter(f"{name}: {', '.join(kinds)} instead of {', '.join(_SHAPE)}")
    title, whom, when = ("".join(_inline(block)) for block in blocks[:3])
    steps = tuple("".join(_inline(item)) for item in _items(blocks[3]))
    if len(steps) not in STEPS:
        raise BrokenChapter(f"{name}: {len(steps)} steps")
    return Chapter(name, title, whom, when, steps, tuple(_trouble(name, item) for item in _items(blocks[4])))


def _blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block of the first level."""
    start = 0
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start : place + 1]
            start = place + 1


def _items(block: Sequence[Token]) -> Iterator[Sequence[Token]]:
    start = 0
    for place, token in enumerate(block):
        if token.type == "list_item_open":
            start = place
        elif token.type == "list_item_close":
            yield block[start:place]


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    """The words; what stands in backticks, a key or what is typed, keeps them. A line break in the file is a space."""
    for token in tokens:
        for part in token.children or ():
            if part.type == "code_inline":
                yield f"`{part.content}`"
            elif part.type == "softbreak":
                yield " "
            else:
                yield part.content


def _trouble(name: str, item: Sequence[Token]) -> Trouble:
    """What goes wrong stands bold before what then."""
    parts = [part for token in item for part in token.children or ()]
    ends = next((place for place, part in enumerate(parts) if part.type == "strong_close"), None)
    if ends is None or [part.type for part in parts[:2]] != ["text", "strong_open"] or parts[0].content:
        raise BrokenChapter(f"{name}: a trouble does not begin in bold")
    token = next(token for token in item if token.children)
    what = "".join(_inline([_only(token, parts[:ends])]))
    return Trouble(what, "".join(_inline([_only(token, parts[ends:])])).strip())


def _only(token: Token, parts: Sequence[Token]) -> Token:
    return replace(token, children=list(parts))
