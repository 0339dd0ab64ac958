"""Every word that the store declares is a message that the catalogues know of, and says what docs/words.md wants."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from db.kernel.base.register import REGISTERS
from tools.catalogues import msgids


def declared() -> Iterator[tuple[str, str]]:
    """(where, message id) of all labels that screens and verbs show without asking the code for a literal."""
    from db.kernel.desk import desk
    from db.kernel.projections import projecting as events
    from db.words import forms

    for name, command in desk.COMMANDS.items():
        yield f"command {name}", command.label
        for field, what in forms.fields_of(command.form):
            yield f"{name}, field {field}", what.label
            yield f"{name}, help of {field}", what.help
    for kind, joined in events.KINDS.items():
        yield f"event {kind}", joined.kind.label
    for name in REGISTERS:
        register = REGISTERS[name]
        yield f"register {name}", register.title
        for state, label in register.states.items():
            yield f"{name}, state {state}", label
        for column in register.columns:
            yield f"{name}, column {column.name}", column.label


def test_what_the_store_declares_is_found_by_the_catalogue_tool(root: Path) -> None:
    known = msgids(root)
    words = [(where, label) for where, label in declared() if label]
    assert len(words) > 50
    assert [f"{where}: {label!r}" for where, label in words if label not in known] == []


def test_the_persian_catalogue_says_them_all() -> None:
    from precinct_tui.language.i18n import _, language, set_language

    before = language()
    set_language("fa")
    try:
        silent = [f"{where}: {label!r}" for where, label in declared() if label and _(label) == label]
    finally:
        set_language(before)
    # Digits and abbreviations may be the same in both languages; words may not.
    assert [one for one in silent if any(letter.isalpha() for letter in one.partition(": ")[2])] == []


@pytest.mark.parametrize("word", ["Who", "Voided"])
def test_an_unmarked_word_would_be_noticed(tmp_path: Path, word: str) -> None:
    (tmp_path / "code.py").write_text(f"label = {word!r}\n", encoding="utf-8")
    assert word not in msgids(tmp_path, (".",))


# docs/words.md: one word for one thing, in catalogues, lists, papers and the made-up precinct

LETTERS = "\u0621-\u065f\u066e-\u06d3\u200c"
PERSIAN = re.compile(f"[{LETTERS}]")
ISOLATED = re.compile("\u2066[^\u2069]*\u2069")
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\([a-z_]+\)[rs]|‎")
TO_TYPE = (
    # an option, a path or a command; a name with a dot or a low line; a number or date with dashes or slashes; ISO 8601
    re.compile(r"(?<![\w/])--?[a-z][\w-]*|(?<!\w)[~.]?/[a-z]\w*|`|\b(?:precinct|chmod) [a-zA-Z0-9-]+"),
    re.compile(r"\b[A-Za-z]\w*(?:\.[A-Za-z]\w*|_\w+)+"),
    re.compile(r"[0-9۰-۹]+(?:[-/][0-9۰-۹]+)+"),
)
LATIN_DIGITS = re.compile(r"(?<![A-Za-z0-9-])[0-9]+")
TO_THOU = ["بزن", "بگو", "بده", "بنویس", "ببین", "بخوان", "بمان", "بپرس", "بکش", "بشمار"]
SILENT_H = {
    "شماره": "پرونده اشتباه پلمب پرسنلی رسید",
    "برگه": "حقوق سرشماری تردد مفقودی",
    "پرونده": "دیگر ارسالی باند تحت قبلی",
    "جلسه": "بعدی هفتگی",
    "وسیله": "نقلیه",
    "اداره": "کل ثبت امور برق اتباع",
    "برنامه": "جعلی شهروندی",
    "شبکه": "اجتماعی",
    "درباره": "ترس همین نحوه",
    "ماده": "سوزاننده",
    "راننده": "تاکسی",
    "طبقه": "دوم بالا",
    "ادامه": "نگهداری",
    "نحوه": "شکایت نگهداری",
    "بر پایه": "زمان سن",
    "لوحه": "نگهبانی جاری",
    "گفته": "خود شاکی",
    "مراجعه": "حضوری گشت",
    "مشاهده": "خود",
    "همه": "این",
    "خانه": "همسایه",
    "دایره": "راهور",
    "بهانه": "خرید وام",
}


ALSO = {
    "commander": ("فرمانده", "رئیس"),
    "sealed": ("پلمب", "دربسته", "مهروموم"),
    "protected": ("حفاظت",),
    "roster": ("لوحه",),
    "handover": ("تحویل",),
    "badge": ("پرسنلی",),
    "correct, correction": ("اصلاح",),
    "journal": ("رویدادنگار",),
}
"""What says a term of the dictionary; else its Persian column."""
OTHER = {
    "file": [
        "gang",
        "file of the incident",
        "file is called",
        "file was opened",
        "another file",
        "packet with",
        "document,",
    ],
    "commander": ["guard commander"],
    "witness": ["informant"],
    "password": ["one-time"],
    "handover": ["handover: who"],
}
"""Where the English word is another thing."""


def dictionary(root: Path) -> list[tuple[str, str, bool, list[str]]]:
    """The rows of docs/words.md: English, Persian, whether the English message asks for it, and what is not said."""
    rows = []
    for line in (root / "docs/words.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if cells and cells[0] not in ("English", "so"):
            term, persian, no = (cells[0], cells[1], cells[2]) if len(cells) == 3 else ("", cells[0], cells[1])
            banned = [word.strip() for word in no.split("،") if word.strip()]
            rows.append((term.replace("`*`", "").strip(), persian, "`*`" in term, banned))
    return rows


@cache
def spoken(root: Path) -> tuple[tuple[str, str, str], ...]:
    """Everything Persian that an officer may read: (where, English or code, Persian)."""
    found: list[tuple[str, str, str]] = []
    for path in sorted((root / "precinct_tui/language/locales/fa").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="fa"):
                if message.id:
                    said, persian = (one if isinstance(one, str) else one[0] for one in (message.id, message.string))
                    found.append((path.name, said, persian))
    for path in sorted((root / "db").rglob("seeds.toml")):
        for name, items in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found += [(name, item.get("en", code), item["fa"]) for code, item in items.items() if "fa" in item]
    for card in tomllib.loads((root / "db/across/indicators/cards.toml").read_text(encoding="utf-8")).values():
        found += [("cards.toml", card.get(f"{key[:-2]}en", ""), card[key]) for key in card if key.endswith("fa")]
    for path in sorted((root / "db/across/profiles").rglob("*.toml")):
        profile = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [(path.name, one["en"], one["fa"]) for one in (profile, *profile["field"])]
    for path in sorted((root / "db/demo").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and PERSIAN.search(node.value):
                found.append((path.name, "", node.value))
    for path in sorted((root / "precinct_tui/documents/templates").glob("*.typ")):
        found += [
            (path.name, "", line) for line in path.read_text(encoding="utf-8").splitlines() if PERSIAN.search(line)
        ]
    return tuple(found)


def stands(word: str, text: str) -> bool:
    """Whether `text` says `word` as a whole: no letter and no half-space beside it."""
    if len(word) == 1 or word == "ه‌ی":
        return word in text
    return re.search(f"(?<![{LETTERS}]){re.escape(word)}(?![{LETTERS}])", text) is not None


def unsuitable(rows: list[tuple[str, str, bool, list[str]]], said: tuple[tuple[str, str, str], ...]) -> list[str]:
    """Where a word stands that the dictionary does not want."""
    return [
        f"{where}: {word}: {text}"
        for where, _english, text in said
        for _term, _persian, _asked, banned in rows
        for word in banned
        if stands(word, text)
    ]


def test_no_word_that_the_dictionary_does_not_want(root: Path) -> None:
    rows = dictionary(root)
    assert len(rows) > 55
    assert len(spoken(root)) > 5_000
    assert unsuitable(rows, spoken(root)) == []


def test_one_word_for_one_thing_where_the_message_says_it(root: Path) -> None:
    wrong = []
    for term, persian, asked, _banned in dictionary(root):
        words = "|".join(f"{word}(?:s|es)?" for word in term.split(", "))
        for where, english, text in spoken(root):
            plain = re.sub(r"\{[^}]*\}|--[a-z-]+(?: [A-Z]+)?", "", english)
            if not asked or not re.search(rf"\b(?:{words})\b", plain, re.IGNORECASE):
                continue
            if any(one in english.lower() for one in OTHER.get(term, [])) or "`precinct" in english:
                continue
            if not any(one in text for one in ALSO.get(term, (persian,))):
                wrong.append(f"{where}: {term}: {english!r} is {text!r}")
    assert wrong == []


def test_what_is_to_be_typed_stands_in_an_isolate(root: Path) -> None:
    wrong = []
    for where, english, text in spoken(root):
        rest = PLACEHOLDER.sub(" ", ISOLATED.sub(" ", text))
        if where.endswith(".po") and english and PERSIAN.search(rest):
            wrong += [f"{where}: {found.group()}: {text}" for one in TO_TYPE for found in one.finditer(rest)]
    assert wrong == []


def test_numbers_are_persian_and_nobody_is_ordered_about(root: Path) -> None:
    wrong = []
    for where, english, text in spoken(root):
        rest = PLACEHOLDER.sub(" ", ISOLATED.sub(" ", text))
        if english and PERSIAN.search(rest):
            names = re.sub(r"\b(?:ISO 8601|SHA-256|UTF-8)\b", " ", rest)
            wrong += [f"{where}: {found.group()}: {text}" for found in LATIN_DIGITS.finditer(names)]
            wrong += [f"{where}: {word}: {text}" for word in TO_THOU if stands(word, rest)]
    assert wrong == []


def test_the_ezafe_of_a_silent_h_is_written(root: Path) -> None:
    wrong = []
    for where, _english, text in spoken(root):
        for noun, followers in SILENT_H.items():
            for word in followers.split():
                if re.search(f"(?<![{LETTERS}]){noun} {word}(?![{LETTERS}])", text):
                    wrong.append(f"{where}: {noun} {word}: {text}")
    assert wrong == []


BEHIND_VERB = re.compile(f"(?<![{LETTERS}])(?:است|شد|بود|داد|کرد|گفت|ماند|می‌[{LETTERS}]+د|شود|باشد) را(?![{LETTERS}])")


def test_no_object_is_marked_behind_a_verb(root: Path) -> None:
    assert BEHIND_VERB.search("آنچه داده شد را ثبت کنید")
    assert [(where, text) for where, _english, text in spoken(root) if BEHIND_VERB.search(text)] == []


def test_no_word_is_written_with_a_half_space_and_joined(root: Path) -> None:
    words = {word for _where, _english, text in spoken(root) for word in re.findall(f"[{LETTERS}]+", text)}
    assert len(words) > 3_000
    assert sorted(word for word in words if "\u200c" in word and word.replace("\u200c", "") in words) == []


def test_british_law_is_no_source_on_a_screen(root: Path) -> None:
    told = [text for where, english, text in spoken(root)] + [english for where, english, text in spoken(root)]
    assert [text for text in told if re.search(r"PACE|Code C\b|بریتانیا|انگلستان", text)] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("این روزنامچه", "روزنامچه"), ("پس دادن اموال", "پس دادن اموال"), ("برگهٔ ۀ", "ۀ"), ("گواه", "گواه")],
)
def test_an_unsuitable_word_would_be_noticed(root: Path, text: str, word: str) -> None:
    assert any(line.startswith(f"x.po: {word}:") for line in unsuitable(dictionary(root), (("x.po", "x", text),)))
    assert unsuitable(dictionary(root), (("x.po", "x", "گواهی پزشک و دستگاه"),)) == []
