"""The handbook: every chapter in both languages has its shape, and names only keys and labels that the program has.

python -m tools.handbook       change nothing; status 1 and one line for each fault
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from precinct_tui.handbook.chapters import HERE, BrokenChapter, Chapter, parsed
from precinct_tui.handbook.contents import CHAPTERS, OF_ACTS, OF_REGISTERS, OF_SCREENS
from precinct_tui.handbook.references import UnknownReference, meant, references_of
from precinct_tui.language.i18n import speaking

LANGUAGES = ("fa", "en")


def faults() -> Iterator[str]:
    """Name each fault of the chapters, with its language and chapter."""
    for language in LANGUAGES:
        there = {path.stem for path in (HERE / language).glob("*.md")}
        yield from (f"{language}/{name}.md is in no part of contents.py" for name in sorted(there - {*CHAPTERS}))
        yield from (f"{language}/{name}.md is missing" for name in sorted({*CHAPTERS} - there))
    named = {*OF_SCREENS.values(), *OF_REGISTERS.values(), *OF_ACTS.values()}
    yield from (f"contents.py names no chapter by {name}" for name in sorted(named - {*CHAPTERS}))
    for name in CHAPTERS:
        yield from faults_of(name, {language: _text(language, name) for language in LANGUAGES})


def faults_of(name: str, texts: dict[str, str]) -> Iterator[str]:
    """Name each fault of one chapter, given its text by language."""
    chapters: list[Chapter] = []
    for language, text in texts.items():
        try:
            chapters.append(parsed(name, text))
        except BrokenChapter as fault:
            yield f"{language}/{fault}"
            continue
        yield from (f"{language}/{name}: unknown {each}" for each in unknown(chapters[-1], language))
    if len(chapters) == len(LANGUAGES) and len({_outline(each) for each in chapters}) > 1:
        yield f"{name}: the languages differ in steps, troubles, or in the keys and labels of one"


def unknown(chapter: Chapter, language: str) -> Iterator[str]:
    """The names in a chapter that the program does not know; a brace left over is one, too."""
    with speaking(language):
        for reference in chapter.references:
            try:
                meant(reference)
            except UnknownReference as fault:
                yield str(fault)
    for text in chapter.texts:
        if text.count("{") != len(references_of(text)) or text.count("}") != text.count("{"):
            yield f"braces in {text[:40]!r}"


def _outline(chapter: Chapter) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The names in each text, in no order: sentences of two languages have their own."""
    return tuple(tuple(sorted(references_of(text))) for text in chapter.texts)


def _text(language: str, name: str) -> str:
    path = HERE / language / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Print the faults."""
    found = list(faults())
    print("\n".join(found) or f"{len(CHAPTERS)} chapters of the handbook, each in {len(LANGUAGES)} languages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
