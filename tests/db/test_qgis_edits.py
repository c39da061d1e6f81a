"""What QGIS shows of a workspace, and what becomes of its edits.

The edits are made by GDAL in a process beside; where Debian's QGIS is installed
(`apt-get install qgis python3-qgis`) they are made in QGIS itself as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.gpkg_layers import LAYERS, PRIVATE
from db.outside_edits import found_edits, put_back
from db.verify import verify
from db.workspace import read_only
from domain.boundary.commands import KeepOutsideEdits, PutBackOutsideEdits

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.workspace import Workspace

HERE = Path(__file__).resolve().parent
# Debian packs QGIS for its own Python, never for one in a virtual environment.
PYTHON = "/usr/bin/python3"
RENDERERS = {
    "grid": ("categorizedSymbol", "coalesce(\"name\", '') || '\\n' || \"code\"", 3),
    "station": ("singleSymbol", '"name"', 1),
    "bureau": ("singleSymbol", '"name"', 1),
    "entity": ("categorizedSymbol", '"name"', 4),
    "case_point": ("RuleRenderer", '"number"', 16),
}


def ran(*words: str | Path, home: Path) -> Any:
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        check=True,
        cwd=HERE.parent.parent,
        env=os.environ | {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )
    return json.loads(done.stdout)


def has_qgis() -> bool:
    asked = [PYTHON, "-c", "import qgis.core"]
    try:
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


needs_qgis = pytest.mark.skipif(
    not has_qgis(), reason="needs QGIS: apt-get install qgis python3-qgis"
)
BY_GDAL = (sys.executable, "-m", "tests.db.edits_beside")
BY_QGIS = (PYTHON, HERE / "qgis_session.py", "edit")
EDITORS = (
    pytest.param(BY_GDAL, id="GDAL"),
    pytest.param(BY_QGIS, id="QGIS", marks=needs_qgis),
)


@needs_qgis
def test_qgis_lists_the_five_layers_in_their_own_look(
    sample: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "map.png"
    told = ran(PYTHON, HERE / "qgis_session.py", "look", sample, picture, home=tmp_path)
    assert told["layers"] == sorted(layer.name for layer in LAYERS)
    assert told["drawn"]["errors"] == []
    assert picture.stat().st_size > 20_000
    for name, (renderer, label, legend) in RENDERERS.items():
        seen = told["seen"][name]
        assert seen["valid"], name
        assert seen["style"], name
        assert seen["labels"], name
        assert seen["label_valid"], name
        assert seen["halo"], name
        assert (seen["renderer"], seen["label"]) == (renderer, label)
        assert len(seen["legend"]) == legend
        assert seen["crs"].startswith("EPSG:")
        assert seen["key"] == ["fid"]
    read = read_only(sample)
    assert verify(read.conn) == [], "looking changes nothing"
    read.conn.close()


def test_tables_that_are_no_layers_are_told_as_contents_of_another_kind(
    empty: Workspace,
) -> None:
    """QGIS asks for all tables; only a kind that it does not know keeps one hidden."""
    kinds = dict(
        empty.store.conn.execute("SELECT table_name, data_type FROM gpkg_contents")
    )
    tables = {
        row[0]
        for row in empty.store.conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND name NOT LIKE 'gpkg_%' AND name NOT LIKE 'rtree_%' "
            "AND name NOT LIKE 'sqlite_%'"
        )
    }
    public = {layer.name for layer in LAYERS} | {"layer_styles"}
    assert {name for name in tables if kinds.get(name) != PRIVATE} == public


@pytest.mark.parametrize("editor", EDITORS)
def test_edits_while_the_desk_was_closed_are_named_by_row_and_put_back(
    editor: tuple[str, ...],
    sample: Path,
    tmp_path: Path,
    open_workspace: Callable[[Path], Workspace],
) -> None:
    made = ran(*editor, sample, home=tmp_path)
    rows = {
        ("grid", made["renamed"]),
        ("grid", made["moved"]),
        ("entity", made["added"]),
        ("entity", made["deleted"]),
    }
    workspace = open_workspace(sample)
    conn = workspace.store.conn
    named = verify(conn)
    assert {(found.table, int(found.row)) for found in named} == rows
    edits = found_edits(conn)
    assert {(edit.layer, int(edit.key), edit.change) for edit in edits} == {
        ("grid", made["renamed"], "changed"),
        ("grid", made["moved"], "changed"),
        ("entity", made["added"], "added"),
        ("entity", made["deleted"], "removed"),
    }
    workspace.store.do(KeepOutsideEdits(edits=edits), workspace.session)
    assert put_back(conn) == 4
    assert verify(conn) == []
    kept = workspace.read.boundary.outside_edits()
    assert {(one.layer, int(one.row_key)) for one in kept} == rows


def test_edits_that_nobody_wants_are_dropped_and_the_drop_is_journaled(
    sample: Path, tmp_path: Path, open_workspace: Callable[[Path], Workspace]
) -> None:
    ran(*BY_GDAL, sample, home=tmp_path)
    workspace = open_workspace(sample)
    conn = workspace.store.conn
    command = PutBackOutsideEdits(edits=found_edits(conn))
    outcome = workspace.store.do(command, workspace.session)
    assert put_back(conn) == 4
    assert verify(conn) == []
    assert workspace.read.boundary.outside_edits() == ()
    row = workspace.read.journal.row(outcome.seq)
    assert row is not None
    assert "from-qgis" in row.text
