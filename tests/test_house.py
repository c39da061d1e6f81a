"""The house keeps its own rules: sizes, names, texts, actions, tree and checks."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from db.replay import INDEXES
from db.tables import PROJECT, STATE_TABLES
from desktop import texts
from desktop.catalog import ACTIONS
from domain.commands import COMMANDS
from domain.decide import DECIDERS, UNIT_OF
from domain.events import EVENTS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("domain", "db", "desktop")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "__pycache__" not in path.parts
]
# A subject room has the same parts in each package, so that one word finds them.
ROOM_PARTS = {
    "__init__",
    "commands",
    "events",
    "decider",
    "reads",
    "panel",
    "models",
    "tools",
    "dialogs",
    "founding",
    "staged",
    "world",
    "boundary",
    "cases",
    "staffing",
    "entities",
    "access",
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def test_no_source_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [
            *SOURCES,
            *sorted((ROOT / "tests").rglob("*.py")),
            ROOT / "main.py",
        ]
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                first = node.body[0]
                doc = ast.get_docstring(node, clean=False)
                start = first.end_lineno or node.lineno if doc else node.lineno
                length = node.end_lineno - start
                if length > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def test_module_names_are_unique_but_for_the_parts_of_a_room() -> None:
    seen: dict[str, str] = {}
    twice = []
    for path in SOURCES:
        if path.stem in ROOM_PARTS:
            continue
        if path.stem in seen:
            twice.append((seen[path.stem], str(path.relative_to(ROOT))))
        seen[path.stem] = str(path.relative_to(ROOT))
    assert twice == []


@pytest.mark.parametrize("banned", ["utils", "helpers", "common", "core"])
def test_no_module_has_a_name_that_says_nothing(banned: str) -> None:
    assert [path for path in SOURCES if path.stem == banned] == []


def test_every_module_says_what_it_is_in_one_sentence() -> None:
    silent = []
    for path in [*SOURCES, ROOT / "main.py"]:
        doc = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        first = doc.splitlines()[0] if doc else ""
        if not first.endswith("."):
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []


def test_every_command_is_decided_and_names_its_act_and_place() -> None:
    assert set(COMMANDS.values()) == set(DECIDERS)
    assert [kind for kind in COMMANDS.values() if not getattr(kind, "act", "")] == []
    # A command without a unit is one of the whole workspace, never a forgotten one.
    for kind in UNIT_OF:
        assert kind in DECIDERS


def test_every_command_says_in_a_line_what_it_asks() -> None:
    assert [name for name, kind in COMMANDS.items() if not kind.__doc__] == []


def test_every_event_is_projected() -> None:
    assert set(EVENTS.values()) == set(PROJECT)


def test_commands_and_events_are_frozen_plain_data() -> None:
    for kind in [*COMMANDS.values(), *EVENTS.values()]:
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]


def test_state_tables_have_numbers_of_their_own() -> None:
    numbers = [table.number for table in STATE_TABLES.values()]
    assert len(set(numbers)) == len(numbers)
    assert not set(INDEXES) & set(STATE_TABLES)


def test_every_action_has_text_tip_and_a_key_of_its_own() -> None:
    # A local key acts in its own pane only, and may say something else elsewhere.
    keys: dict[tuple[str, str], str] = {}
    for action in ACTIONS:
        assert texts.has(f"action.{action.id}"), action.id
        assert texts.has(f"action.{action.id}.tip"), action.id
        if action.key:
            spot = (action.menu if action.local else "", action.key)
            assert spot not in keys, (action.id, keys.get(spot))
            keys[spot] = action.id


def test_every_command_that_the_window_builds_is_named_by_an_action() -> None:
    named = {name for action in ACTIONS for name in action.commands}
    assert named <= set(COMMANDS)
    # What the program does by itself, or offers once at its start, is no action.
    built = set()
    for path in SOURCES:
        rooms = {"boundary", "cases", "staffing", "entities", "access"}
        if path.parts[-3:-2] == ("desktop",) and path.parent.name in rooms:
            built |= {
                node.func.id
                for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            } & set(COMMANDS)
    assert built - named == set()


def test_both_languages_are_whole_and_fill_the_same_fields() -> None:
    for key in sorted(set(texts.keys())):
        both = texts.both(key)
        assert set(both) == {"zh", "en"}, key
        assert all(text.strip() for text in both.values()), key
        fields = [set(re.findall(r"\{(\w+)", text)) for text in both.values()]
        assert fields[0] == fields[1], key


def test_every_refusal_that_the_rules_raise_has_its_sentence() -> None:
    missing = set()
    for path in SOURCES:
        for family, code in re.findall(
            r'\b(Refused|Unavailable)\(\s*"([A-Z0-9_]+)"', path.read_text("utf-8")
        ):
            if not texts.has(f"{family.lower()}.{code}"):
                missing.add(f"{family.lower()}.{code} ({path.relative_to(ROOT)})")
    assert missing == set()


def test_every_text_that_the_window_asks_for_exists() -> None:
    missing = set()
    for path in SOURCES:
        for key in re.findall(r'\bt\(\s*"([a-z0-9_.A-Z]+)"', path.read_text("utf-8")):
            if not texts.has(key):
                missing.add(f"{key} ({path.relative_to(ROOT)})")
    assert missing == set()


def test_the_tree_in_the_readme_is_the_tree_on_the_disk() -> None:
    tree = (ROOT / "README.md").read_text("utf-8")
    rooms = {
        f"{path.parent.relative_to(ROOT)}/"
        for path in SOURCES
        if path.stem == "__init__"
    } | {"tests/", "resources/", ".ci/"}
    assert {room for room in rooms if f"`{room}`" not in tree} == set()


def test_no_lock_file_is_tracked() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    assert [name for name in tracked if name.endswith(("uv.lock", "-lock.json"))] == []


def _run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    _run("ruff", "check", ".")


def test_ruff_would_format_nothing_anew() -> None:
    _run("ruff", "format", "--check", ".")


def test_mypy_strict_finds_nothing() -> None:
    _run("mypy")


def test_the_import_contracts_are_kept() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
