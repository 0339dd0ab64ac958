"""The house itself: arrows between rooms, the lock, and nothing in the tree that belongs to one machine."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import distribution, packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.kiosk.wheels import needed, pins

# A whole small project, kept by every contract; each case below adds what one of them forbids.
TREES = ("db", "precinct_kiosk", "precinct_tui")

SCREEN = "The store knows nothing of the screen"
SQL = "The screen knows no SQL"
BELOW = "Each room of the store knows only those below it"
KERNELS = "Each room of the kernel knows only those below it"
OTHER = "A register imports no other register"
SHOWN = "Each room of the screen knows only those below it"
CIRCLE = "No circle of files, and none of rooms"
CLOSED = "Ordering and shaping import nothing of ours"
ROOTS = "Root's service imports nothing of the program"
TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import {what}"
ROOMS = ("words", "storage", "kernel", "reference", "reading", "registers", "carrying", "across", "opening", "demo")
KERNEL = ("events", "base", "projections", "journal", "folding", "erasing", "signing", "desk")
STAIR = ("words", "storage", *(f"kernel.{room}" for room in KERNEL), *ROOMS[3:])
PLACES = ("bidi", "language", "widgets", "handbook", "documents", "screens", "frame", "serving", "verbs")
KEPT = {
    "db/__init__.py": "",
    **{f"db/{room}/__init__.py": "" for room in ROOMS},
    **{f"db/{room.replace('.', '/')}/some.py": f"import db.{below}.some" for below, room in pairwise(STAIR)},
    **{f"db/kernel/{room}/__init__.py": "" for room in KERNEL},
    "db/words/some.py": "",
    "db/registers/some.py": "import db.reading.some",
    "db/registers/incidents/__init__.py": "",
    "db/registers/incidents/commands.py": "import sqlmodel, db.kernel.desk.some",
    "db/registers/custody/__init__.py": "",
    "db/registers/custody/commands.py": "import db.kernel.desk.some",
    "db/registers/custody/rules.py": "",
    "db/across/both.py": "import db.registers.incidents.commands, db.registers.custody.commands",
    "precinct_kiosk/__init__.py": "",
    "precinct_tui/__init__.py": "",
    "precinct_tui/__main__.py": "import precinct_tui.verbs.some",
    **{f"precinct_tui/{place}/__init__.py": "" for place in PLACES},
    **{f"precinct_tui/{place}/some.py": f"import precinct_tui.{below}.some" for below, place in pairwise(PLACES)},
    "precinct_tui/bidi/some.py": "import rich, precinct_tui.bidi",
    "precinct_tui/screens/other.py": "import textual, db.registers.incidents.commands",
}


def lint_imports(root: Path, folder: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(root / "pyproject.toml", folder)
    (folder / "tools").mkdir()
    for name in ("__init__.py", "contracts.py"):
        shutil.copy(root / "tools" / name, folder / "tools")
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120)


def test_a_tidy_project_keeps_every_contract(root: Path, tmp_path: Path) -> None:
    done = lint_imports(root, tmp_path, KEPT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9 kept, 0 broken" in done.stdout


PLANTED = (
    (SCREEN, "db/kernel/base/planted.py", "import precinct_tui.language.some"),
    (SCREEN, "db/kernel/base/planted.py", "import textual.app"),
    (SCREEN, "db/kernel/base/planted.py", "def late():\n    import rich.table"),
    (SQL, "precinct_tui/screens/planted.py", "from sqlalchemy import select"),
    (SQL, "precinct_tui/screens/planted.py", "def late():\n    import sqlmodel"),
    (SQL, "precinct_tui/screens/planted.py", "import sqlcipher3.dbapi2"),
    (BELOW, "db/kernel/base/planted.py", "import db.reference.some"),
    (KERNELS, "db/kernel/base/planted.py", "import db.kernel.journal.some"),
    (KERNELS, "db/kernel/planted.py", "import db.kernel.events.some"),
    (BELOW, "db/storage/planted.py", "def late():\n    import db.kernel.desk.some"),
    (BELOW, "db/registers/custody/rules.py", "import db.across.some"),
    (BELOW, "db/reading/planted.py", TYPED.format(what="db.registers.some")),
    (OTHER, "db/registers/custody/rules.py", "import db.registers.incidents.commands"),
    (OTHER, "db/registers/custody/rules.py", TYPED.format(what="db.registers.incidents.commands")),
    (SHOWN, "precinct_tui/widgets/planted.py", "import precinct_tui.frame.some"),
    (SHOWN, "precinct_tui/language/planted.py", "import precinct_tui.verbs.some"),
    (CIRCLE, "db/registers/custody/rules.py", "import db.registers.custody.more"),
    (CLOSED, "precinct_tui/bidi/planted.py", "from db import words"),
    (ROOTS, "precinct_kiosk/planted.py", "from db import words"),
)
"""What breaks each contract. The first of each is tried in every run, the others by `make long`."""


@pytest.mark.parametrize(
    ("contract", "file", "planted"),
    [
        pytest.param(*each, marks=pytest.mark.long if each[0] in {before[0] for before in PLANTED[:place]} else ())
        for place, each in enumerate(PLANTED)
    ],
)
def test_a_planted_violation_breaks_its_contract(
    root: Path, tmp_path: Path, contract: str, file: str, planted: str
) -> None:
    more = {"db/registers/custody/more.py": "import db.registers.custody.rules"}  # one half of a circle
    done = lint_imports(root, tmp_path, KEPT | more | {file: planted})
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{contract} BROKEN" in done.stdout


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-run.lock"])
def test_a_lock_holds_no_address_and_a_hash_for_every_pin(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*--(?!hash=)|\s@\s|^-", text)
    blocks = pins(text)
    assert len(blocks) > 30
    assert [name for name, block in blocks.items() if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []
    assert [name for name, block in blocks.items() if not re.match(r"[\w.-]+==\S+", block)] == []


def test_the_lock_serves_what_pyproject_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    blocks = pins((root / "requirements.lock").read_text(encoding="utf-8"))
    runs = project["project"]["dependencies"] + project["build-system"]["requires"]
    groups = project["dependency-groups"]
    tests = [each for each in groups["dev"] if isinstance(each, str)]
    assert project["build-system"]["requires"] == groups["build"]
    for requirement in map(Requirement, runs + tests):
        block = blocks[canonicalize_name(requirement.name)]
        version = block.partition("==")[2].split()[0]
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: run `make lock`"


def test_what_runs_is_locked_apart_with_the_same_pins(root: Path) -> None:
    """`make run` installs all that the program needs, and nothing that a test alone needs."""
    every, runs = (
        pins((root / name).read_text(encoding="utf-8")) for name in ("requirements.lock", "requirements-run.lock")
    )
    assert {name: block for name, block in runs.items() if every.get(name) != block} == {}, "run `make lock`"
    assert set(needed(distribution("precinct-desk"))) <= set(runs)
    assert {"hatchling"} <= set(runs)
    assert not {"pytest", "mypy", "scipy", "ruff"} & set(runs)


UNIMPORTED = {"tzdata"}
"""What is declared for its files."""


@lru_cache(2_000)
def tree_of(text: str) -> ast.Module:
    """A file's tree, parsed once for all tests here."""
    return ast.parse(text)


@pytest.fixture(scope="module", autouse=True)
def _trees() -> Iterator[None]:
    yield
    tree_of.cache_clear()


def imported(root: Path) -> set[str]:
    """The top-level packages of others that our packages import, late and for types alone too."""
    found: set[str] = set()
    for path in [path for tree in TREES for path in (root / tree).rglob("*.py")]:
        for node in ast.walk(tree_of(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found |= {name.partition(".")[0] for name in names}
    return found - set(sys.stdlib_module_names) - {*TREES}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {canonicalize_name(Requirement(each).name) for each in project["dependencies"]}
    sources = packages_distributions()
    needed = {name: {canonicalize_name(each) for each in sources.get(name, [name])} for name in imported(root)}
    extras = project["optional-dependencies"]
    besides = {canonicalize_name(Requirement(each).name) for extra in extras.values() for each in extra}
    assert {name for name, several in needed.items() if not several & (declared | besides)} == set()
    assert declared - set().union(*needed.values()) == UNIMPORTED


DOORS = {"precinct_tui.bidi"}
"""A library: its door names what others may use of it."""


def parsed(root: Path) -> dict[str, ast.Module]:
    """Every module of ours by its name."""
    found = {}
    for path in [path for tree in TREES for path in (root / tree).rglob("*.py")]:
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        found[name] = tree_of(path.read_text(encoding="utf-8"))
    return found


def handed_on(modules: dict[str, ast.Module]) -> list[str]:
    """Imports of a name from a module that has it from another one of ours."""
    borrowed = {
        (name, each.asname or each.name)
        for name, tree in modules.items()
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in TREES
        for each in node.names
    }
    return [
        f"{name}: {each.name} from {node.module}"
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module not in DOORS
        for each in node.names
        if (node.module, each.name) in borrowed
    ]


def test_a_name_is_imported_from_where_it_stands(root: Path) -> None:
    assert handed_on(parsed(root)) == []


def test_a_name_that_is_handed_on_is_found() -> None:
    planted = {"db.a": "ONE = 1", "db.b": "from db.a import ONE", "db.c": "def late():\n    from db.b import ONE"}
    trees = {name: ast.parse(text) for name, text in planted.items()}
    assert handed_on(trees) == ["db.c: ONE from db.b"]


def tracked(root: Path) -> list[Path]:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=180, check=True).stdout
    return [root / name for name in names.split("\0") if name and (root / name).is_file()]


MACHINE = re.compile(
    rb"(?<![\w.~/-])/(?:work|root|tmp|var/tmp|Users|home)/\w|pypi\.(?:org|python)|python[h]osted|127\.0\.0\.1:\d", re.I
)


def test_nothing_in_the_tree_names_one_machine_or_a_package_registry(root: Path) -> None:
    found = []
    for path in tracked(root):
        content = path.read_bytes()
        hit = None if b"\0" in content[:8000] else MACHINE.search(content)
        if hit:
            found.append(f"{path.relative_to(root)}: {hit[0].decode(errors='replace')}")
    assert found == []


@pytest.mark.parametrize(
    "planted", [b"cd /" + b"work/x", b"open('/" + b"home/me/x')", b"https://pypi" + b".org/simple"]
)
def test_a_planted_path_or_host_is_found(planted: bytes) -> None:
    assert MACHINE.search(planted)


@pytest.mark.parametrize(
    "fine", [b"src/" + b"work/x", b"~/" + b"work/x", b"a/tmp/b", b"/usr/share/zoneinfo", b"network/homework/x"]
)
def test_other_paths_are_left_alone(fine: bytes) -> None:
    assert not MACHINE.search(fine)


LONGEST_FUNCTION, LONGEST_FILE = 60, 400
TOO_LONG = {
    # A migration is one list of statements, and is not changed once it was released.
    "db/storage/migrations/versions/0025_the_tables.py",
    "db/storage/migrations/versions/0025_the_tables.py: upgrade",
}


def too_long(name: str, text: str) -> list[str]:
    """The file where it is too long, and its functions that are, by `file: function`."""
    found = [name] if text.count("\n") > LONGEST_FILE else []
    for node in ast.walk(tree_of(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION:
                found.append(f"{name}: {node.name}")
    return found


def test_functions_and_files_are_short_enough_to_read(root: Path) -> None:
    found = set[str]()
    for room in TREES:
        for path in sorted((root / room).rglob("*.py")):
            found.update(too_long(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")))
    assert sorted(found - TOO_LONG) == []
    assert sorted(TOO_LONG - found) == [], "these are short now: take them off the list"


@pytest.mark.parametrize(
    ("lines", "named"),
    [(60, []), (61, ["some.py: told"]), (400, ["some.py: told"]), (401, ["some.py", "some.py: told"])],
)
def test_what_is_a_line_too_long_is_found(lines: int, named: list[str]) -> None:
    assert too_long("some.py", "async def told() -> None:\n" + "    pass\n" * (lines - 1)) == named


MOST_LATE = 40


def late_imports(text: str) -> tuple[int, list[int]]:
    """How many imports stand inside functions, and the lines of those without a reason beside or above them."""
    lines = text.splitlines()
    inside = {
        node.lineno
        for function in ast.walk(tree_of(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    told = {line for line in inside if "  # " in lines[line - 1] or lines[line - 2].lstrip().startswith("# ")}
    return len(inside), sorted(inside - told)


def test_an_import_inside_a_function_has_its_reason_beside_it(root: Path) -> None:
    count, found = 0, []
    for path in sorted(path for room in TREES for path in (root / room).rglob("*.py")):
        late, bare = late_imports(path.read_text(encoding="utf-8"))
        count += late
        found += [f"{path.relative_to(root).as_posix()}:{line}" for line in bare]
    assert found == []
    assert count < MOST_LATE


def test_a_late_import_without_a_reason_is_found() -> None:
    inside = "import one\n\n\ndef told() -> None:\n    {}import two{}\n"
    assert late_imports(inside.format("", "")) == (1, [5])
    assert late_imports(inside.format("", "  # late: heavy")) == (1, [])
    assert late_imports(inside.format("# Heavy.\n    ", "")) == (1, [])


def silent(text: str) -> list[str]:
    """The public functions that raise something and whose docstring does not say so."""
    found = []
    for outer in tree_of(text).body:
        for node in outer.body if isinstance(outer, ast.ClassDef) and not outer.name.startswith("_") else [outer]:
            public = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
            if public and raises(node) and "Raises" not in (ast.get_docstring(node) or ""):
                found.append(node.name)
    return found


def raises(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function raises by itself: not again, not in a function inside it, not for others to write."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise) and node.exc is not None and ast.unparse(node.exc) != "NotImplementedError":
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def test_a_public_function_that_raises_says_what(root: Path) -> None:
    paths = sorted(path for room in TREES for path in (root / room).rglob("*.py"))
    found = [(path.relative_to(root).as_posix(), silent(path.read_text(encoding="utf-8"))) for path in paths]
    assert [(name, functions) for name, functions in found if functions] == []


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('"""Told."""\n    raise ValueError', ["told"]),
        ('"""Told. Raises ValueError."""\n    raise ValueError', []),
        ('"""Told."""\n    try:\n        pass\n    except OSError:\n        raise', []),
        ('"""Told."""\n    def inner() -> None:\n        raise ValueError', []),
    ],
)
def test_a_function_that_raises_in_silence_is_found(body: str, named: list[str]) -> None:
    assert silent(f"def told() -> None:\n    {body}\n") == named
    assert silent(f"def _told() -> None:\n    {body}\n") == []


def test_every_file_that_a_page_names_is_there(root: Path) -> None:
    """Pages and docstrings name files bare or by a part of their path; a rename leaves none of them behind."""
    trees = (*TREES, "tests", "tools", "benchmarks")
    code = [path for tree in trees for path in (root / tree).rglob("*.py")]
    ends = {"/".join(path.parts[-most:]) for path in code for most in range(1, len(path.parts))}
    shipped = [path for path in code if path.relative_to(root).parts[0] in (*TREES, "tools")]
    missing = [
        f"{path.relative_to(root)}: {name}"
        for path in [*(root / "docs").rglob("*.md"), *root.glob("*.md"), *shipped]
        for name in re.findall(r"(?<![\w/.…])((?:\w+/)*\w+\.py)\b", path.read_text("utf-8"))
        if name not in ends
    ]
    assert missing == []


SHAPE = frozenset(["register", "models", "forms", "events", "rules", "acts", "commands", "queries", "show"])
BESIDE = {
    "attachments": {"carrying", "contents"},
    "custody": {
        "custody_acts", "entries_in_question", "people_exchanged", "people_held", "people_left", "projected", "record",
        "record_rows", "ruled_lists", "search_counts", "searching", "sighting_doubts",
    },
    "dispatch": {"geo", "line", "protection"},
    "incidents": {
        "accident", "forms_import", "incident_acts", "listing", "pending_changes", "preview", "protection", "record",
        "scenes", "typed_type",
    },
    "oversight": {"complaints"},
    "property": {"item_rows"},
    "service_desk": {"figures", "request_lookup", "second_code"},
    "sketches": {"access", "needed", "stored_sketch"},
}  # fmt: skip
"""What the folder of a register holds besides its shape and its chapters. It only shrinks."""


def out_of_shape(folder: Path) -> set[str]:
    """The modules of a register's folder that are none of its shape; those inside its chapters are not looked at."""
    return {path.stem for path in folder.glob("*.py")} - SHAPE - {"__init__"}


def test_the_folder_of_a_register_has_one_shape(root: Path) -> None:
    folders = [path.parent for path in (root / "db" / "registers").glob("*/__init__.py")]
    assert {folder.name: beside for folder in folders if (beside := out_of_shape(folder))} == BESIDE
    assert [folder.name for folder in folders if not (folder / "register.py").is_file()] == []


def test_a_file_out_of_shape_is_found(tmp_path: Path) -> None:
    for name in ("__init__", "register", "show", "helpers"):
        (tmp_path / f"{name}.py").touch()
    assert out_of_shape(tmp_path) == {"helpers"}


def test_no_store_and_no_key_is_in_the_tree(root: Path) -> None:
    names = [path.name for path in tracked(root) if "fixtures" not in path.parts]
    assert [name for name in names if name == "keys.json" or name.endswith((".db", ".db-wal", ".store"))] == []


@pytest.mark.parametrize(("page", "column", "least"), [("security", 5, 10), ("security-annex", 2, 30)])
def test_each_promise_of_security_names_tests_that_are_there(root: Path, page: str, column: int, least: int) -> None:
    text = (root / f"docs/{page}.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > least
    named = [re.findall(r"`([a-z_/]+\.py)`", row[column]) for row in rows]
    assert all(named), "a promise without a test"
    paths = {path.removeprefix("tests/") for path in re.findall(r"`((?:tests/)?[a-z_]+/[a-z_/]*test_\w+\.py)`", text)}
    paths |= {path for row in named for path in row}
    assert sorted(path for path in paths if not (root / "tests" / path).is_file()) == []


def test_versions_agree(root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (root / "CHANGELOG.md").read_text(encoding="utf-8")


def named_twice(modules: dict[str, ast.Module]) -> list[str]:
    """The public classes of these modules whose name another module gives to another thing."""
    homes: dict[str, list[str]] = {}
    for name, tree in modules.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name)
    return [f"{name}: {', '.join(homes[name])}" for name in sorted(homes) if len(homes[name]) > 1]


def aliased(modules: dict[str, ast.Module]) -> list[str]:
    """What these modules name otherwise than as a class, though it is the name of a class: aliases of types."""
    classes = {node.name for tree in modules.values() for node in tree.body if isinstance(node, ast.ClassDef)}
    return [
        f"{module}: {target.id}"
        for module, tree in modules.items()
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in classes
    ]


def test_one_word_has_one_meaning(root: Path) -> None:
    modules = parsed(root)
    assert named_twice(modules) == []
    assert aliased(modules) == []


def test_a_name_with_two_meanings_is_found() -> None:
    both = {"a": ast.parse("class Span:\n    class Moved: ..."), "b": ast.parse("class Span: ...\nclass Moved: ...")}
    assert named_twice(both) == ["Span: a, b"]
    assert aliased({"a": both["a"], "c": ast.parse("Span = tuple[int, int]\nOther = str")}) == ["c: Span"]
