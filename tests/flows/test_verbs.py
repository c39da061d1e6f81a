"""Each verb of the command line on the sample: what it prints, and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from desktop import texts
from domain.commands import COMMANDS
from main import main

GRID_KEYS = {
    "id",
    "code",
    "name",
    "kind",
    "station",
    "bureau",
    "area_m2",
    "area_planar_m2",
    "centroid",
}
CASE_KEYS = {
    "id",
    "number",
    "kind",
    "state",
    "matter",
    "grid",
    "station",
    "entity",
    "handler",
    "received_at",
    "due_statutory",
    "due_assessment",
    "overdue",
    "flags",
}


class Ran:
    """How a verb ended and what it printed."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def runner(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(one) for one in arguments])
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return runner


def test_new_prints_a_recovery_code_and_verify_finds_the_file_whole(
    run: Any, tmp_path: Path
) -> None:
    path = tmp_path / "new.gpkg"
    made = run("new", path, "--json")
    assert made.code == 0
    assert len(made.json["recovery_code"].replace("-", "")) == 30
    assert run("verify", "-w", path, "--json").json["whole"] is True
    again = run("new", path)
    assert again.code == 2
    assert len(again.err.strip().splitlines()) == 1


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:99999", "nonsense", "EPSG:2263"])
def test_new_refuses_a_crs_that_is_not_in_metres(
    crs: str, run: Any, tmp_path: Path
) -> None:
    path = tmp_path / "new.gpkg"
    refused = run("new", path, "--crs", crs)
    assert refused.code == 2
    assert crs in refused.err
    assert list(tmp_path.glob("new*")) == []


def test_show_grids_gives_the_keys_that_scripts_rely_on(run: Any, sample: Path) -> None:
    rows = run("show", "grids", "-w", sample, "--json").json
    assert len(rows) == 110
    assert set(rows[0]) >= GRID_KEYS


def test_show_cases_gives_the_keys_and_a_condition_chooses(
    run: Any, sample: Path
) -> None:
    rows = run("show", "cases", "-w", sample, "--json").json
    assert set(rows[0]) >= CASE_KEYS
    where = "kind == 'complaint' and not overdue"
    chosen = run("show", "cases", "-w", sample, "--where", where, "--json").json
    wanted = [r for r in rows if r["kind"] == "complaint" and not r["overdue"]]
    assert chosen == wanted
    assert 0 < len(chosen) < len(rows)


@pytest.mark.parametrize(
    "where", ["kind ==", "nothing == 1", "__import__('os')", "kind.upper()", "1 +"]
)
def test_a_condition_that_is_none_is_refused_in_one_line(
    where: str, run: Any, sample: Path
) -> None:
    refused = run("show", "cases", "-w", sample, "--where", where)
    assert refused.code == 2
    assert len(refused.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "stations",
        "bureaus",
        "entities",
        "staff",
        "streets",
        "matters",
        "users",
        "journal",
    ],
)
def test_show_knows_every_kind(kind: str, run: Any, sample: Path) -> None:
    rows = run("show", kind, "-w", sample, "--limit", 3, "--json").json
    assert rows
    table = run("show", kind, "-w", sample, "--limit", 3)
    assert len(table.out.splitlines()) == len(rows) + 1


def test_check_finds_the_sample_clean(run: Any, sample: Path) -> None:
    report = run("check", "-w", sample, "--json")
    assert report.code == 0
    keys = {
        "grids",
        "entities",
        "invalid",
        "overlaps",
        "gaps",
        "unplaced",
        "placed_share",
    }
    assert set(report.json) >= keys
    assert report.json["grids"] == 110
    assert run("check", "-w", sample).code == 0


def test_locate_names_the_grid_and_who_is_responsible(run: Any, sample: Path) -> None:
    found = run("locate", "-w", sample, "108.94", "34.22", "--json")
    assert found.code == 0
    answer = found.json
    assert {"grid", "station", "bureau", "responsible", "posts"} <= set(answer)
    assert {"person", "capacity", "reason", "chain"} <= set(answer["responsible"])
    assert run("locate", "-w", sample, "108.94", "34.22").out.count("\n") == 2
    outside = run("locate", "-w", sample, "100.0", "30.0", "--json")
    assert outside.code == 1
    assert outside.json["grid"] is None


def test_locate_answers_a_whole_file(run: Any, sample: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("name,lon,lat\n甲,108.94,34.22\n乙,100,30\n", "utf-8")
    done = run("locate", "-w", sample, "--csv", source, target, "--json")
    assert done.json == {"rows": 2, "outside": 1, "out": str(target)}
    with target.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == "甲"
    assert rows[0]["grid"]
    assert rows[1]["grid"] == ""


@pytest.mark.parametrize(
    "place", [("34.22", "108.94"), ("x", "34"), ("108.94",), ("nan", "34")]
)
def test_locate_refuses_what_is_no_place(
    place: tuple[str, ...], run: Any, sample: Path
) -> None:
    refused = run("locate", "-w", sample, *place)
    assert refused.code in {1, 2}
    assert "Traceback" not in refused.err


@pytest.mark.parametrize(
    ("kind", "stage", "received", "since", "due"),
    [
        ("complaint", "complaint_accept", "2026-04-14", "", "2026-04-23"),
        ("complaint", "complaint_accept", "2026-04-15", "", "2026-04-24"),
        ("complaint", "mediation_end", "2026-04-18", "2026-04-20", "2026-06-22"),
        ("complaint", "mediation_end", "2026-04-10", "2026-04-14", "2026-06-18"),
        ("report", "clue_check", "2026-09-21", "", "2026-10-19"),
        ("report", "penalty_decision", "2026-05-01", "2026-05-18", "2026-08-17"),
    ],
)
def test_deadline_follows_the_rule_of_the_day_of_receipt(  # noqa: PLR0917 - a vector
    kind: str, stage: str, received: str, since: str, due: str, run: Any, empty: Any
) -> None:
    path = empty.path
    asked = ["deadline", "-w", path, "--kind", kind, "--stage", stage]
    asked += ["--received", received, "--json"]
    if since:
        asked += ["--from", since]
    answer = run(*asked).json
    assert answer["due"] == f"{due}T23:59:59+08:00"
    assert answer["rule"]
    assert answer["basis"]


def test_deadline_says_that_a_year_is_not_published(run: Any, empty: Any) -> None:
    asked = [
        "deadline",
        "-w",
        empty.path,
        "--kind",
        "complaint",
        "--stage",
        "complaint_accept",
        "--received",
        "2026-12-28",
    ]
    assert run(*asked, "--json").json["due"] == "not_published"
    assert "2027" in run(*asked).out


def test_do_lists_every_command_with_its_fields(run: Any) -> None:
    told = run("do", "--list", "--json").json
    assert {one["command"] for one in told} == set(COMMANDS)
    assert all(one["act"] and one["does"] for one in told)
    assert run("do", "--list").out.count("\n") > len(COMMANDS)


def test_do_does_a_list_and_stops_at_the_first_refusal(
    run: Any, sample: Path, tmp_path: Path
) -> None:
    grid = run("show", "grids", "-w", sample, "--limit", 1, "--json").json[0]
    asked = tmp_path / "asked.json"
    rename = {"command": "RenameGrid", "grid": grid["code"], "name": "新名"}
    asked.write_text(json.dumps([rename, {"command": "Nonsense"}, rename]), "utf-8")
    done = run("do", asked, "-w", sample)
    assert done.code == 2
    assert [one["command"] for one in done.json["results"]] == ["RenameGrid"]
    assert done.json["results"][0]["events"][0]["event"] == "GridsRedrawn"
    assert done.json["results"][0]["changes"]["grid"] == [grid["code"]]
    assert done.json["refused"]["code"] == "UNKNOWN_COMMAND"
    assert "2/3" in done.err
    assert run("verify", "-w", sample).code == 0


def test_a_plan_is_named_by_its_title_or_the_beginning_of_its_id(
    run: Any, sample: Path, tmp_path: Path
) -> None:
    grid = run("show", "grids", "-w", sample, "--limit", 1, "--json").json[0]
    x, y = grid["centroid"]
    asked = tmp_path / "asked.json"
    line = [[x - 9000, y], [x + 9000, y]]
    split = {"command": "SplitGrid", "grid": grid["code"], "line": line}
    asked.write_text(json.dumps([{"command": "OpenPlan", "title": "秋"}, split]))
    assert run("do", asked, "-w", sample).code == 0
    plan = run("show", "plans", "-w", sample, "--json").json[0]["id"]
    drawn = run("show", "grids", "-w", sample, "--plan", "秋", "--json").json
    assert len(drawn) == len(run("show", "grids", "-w", sample, "--json").json) + 1
    told = run("impact", plan[:6], "-w", sample, "--json").json
    moved = next(row for row in told["rows"] if row["moved"])
    assert moved["old_name"] == grid["name"]
    assert sum(moved["types"].values()) == moved["entities"]
    assert {one[-2] for one in moved["risks"]} == {":"}
    shown = run("impact", "秋", "-w", sample).out
    # All but the piece that stays and the one that moves are neighbours.
    assert f"{len(told['rows']) - 2} 个邻格" in shown
    assert grid["name"] in shown
    assert "企业信用风险 A" in shown
    assert "“秋”" in run("undo", "秋", "-w", sample).out
    assert run("check", "--plan", "秋", "-w", sample, "--json").json["plan"] == plan
    assert "没有方案 夏" in run("impact", "夏", "-w", sample).err
    run("do", asked, "-w", sample)
    assert plan in run("undo", "秋", "-w", sample).err
    assert run("show", "cases", "--plan", "秋", "-w", sample).code == 2


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', '{"command": 3}', "\x00"])
def test_do_refuses_what_is_no_command(
    text: str, run: Any, sample: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.json"
    asked.write_text(text, "utf-8")
    refused = run("do", asked, "-w", sample)
    assert refused.code == 2
    assert len(refused.err.strip().splitlines()) == 1


def test_acting_as_another_user_needs_his_secret(
    run: Any, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked.json"
    grid = run("show", "grids", "-w", sample, "--limit", 1, "--json").json[0]
    asked.write_text(
        json.dumps({"command": "RenameGrid", "grid": grid["code"], "name": "乙"})
    )
    assert run("do", asked, "-w", sample, "--as", "operator").code == 2
    monkeypatch.setenv("GRIDDESK_SECRET", "training-operator")
    done = run("do", asked, "-w", sample, "--as", "operator")
    assert done.code == 0, done.err
    actor = run("show", "journal", "-w", sample, "--json").json[-1]["actor"]
    users = run("show", "users", "-w", sample, "--json").json
    assert actor == next(one["id"] for one in users if one["login"] == "operator")
    secret = tmp_path / "secret"
    secret.write_text("wrong wrong")
    refused = run(
        "do", asked, "-w", sample, "--as", "operator", "--secret-file", secret
    )
    assert refused.code == 2


def test_a_backup_is_listed_and_comes_back(run: Any, sample: Path) -> None:
    before = run("show", "grids", "-w", sample, "--limit", 1, "--json").json[0]
    assert "备份" in run("backup", "-w", sample, "--list").out
    made = run("backup", "-w", sample, "--json")
    assert made.code == 0, made.err
    sample.write_bytes(b"")
    listed = run("backup", "-w", sample, "--list", "--json").json
    assert [one["path"] for one in listed] == [made.json["backup"]]
    done = run("restore", made.json["backup"], "-w", sample, "--json")
    assert done.code == 0, done.err
    assert Path(done.json["kept_aside"]).exists()
    after = run("show", "grids", "-w", sample, "--limit", 1, "--json").json[0]
    assert after == before


def test_a_shot_is_a_picture_of_the_window(
    run: Any, sample: Path, tmp_path: Path, qapp: object
) -> None:
    picture = tmp_path / "shot.png"
    done = run("shot", picture, "-w", sample, "--size", "1366x768", "--lang", "en")
    texts.set_language("zh")
    assert done.code == 0, done.err
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "asked",
    [
        ("shot", "x.png", "--size", "big"),
        ("bench", "nonsense"),
        ("sample", "x.gpkg", "--day", "someday"),
        ("sample", "x.gpkg", "--day", "2026-10-01"),
        ("show", "grids"),
        ("show", "grids", "-w", "absent.gpkg"),
        ("nonsense",),
        ("do", "-w", "absent.gpkg"),
        ("restore", "absent.gpkg", "-w", "x.gpkg"),
    ],
)
def test_a_bad_call_is_one_line_and_makes_nothing(
    asked: tuple[str, ...],
    run: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*asked)
    assert refused.code == 2
    assert len(refused.err.strip().splitlines()) == 1, refused.err
    assert [path for path in tmp_path.iterdir() if path.name != "home"] == []


def test_an_option_without_a_verb_is_the_desks(run: Any) -> None:
    said = run("--feed", "900")
    assert said.code == 2
    assert "--feed" in said.err
    assert run("--help").code == 0
