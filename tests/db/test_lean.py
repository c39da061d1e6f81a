"""Data frames that happen to be installed cost neither a start nor a file anything."""

from __future__ import annotations

import subprocess
import sys

from db.lean import FRAMES, lean

WHO = (
    "import sys, desktop.app, db.exchange.reading_child, db.exchange.writing_child;"
    "asked = {'pandas', 'geopandas', 'pyogrio', 'sqlite_utils'};"
    "print(sorted(asked & set(sys.modules)))"
)


def test_neither_the_desk_nor_its_children_load_them() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WHO], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "['pyogrio', 'sqlite_utils']"


def test_who_wants_them_later_is_not_kept_from_them() -> None:
    before = {name: sys.modules.get(name) for name in FRAMES}
    assert lean("json").__name__ == "json"
    assert {name: sys.modules.get(name) for name in FRAMES} == before
    assert not any(one is None and name in sys.modules for name, one in before.items())
