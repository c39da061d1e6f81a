"""The verb `bench`: the benchmarks, each side by side with its reference."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import click

from desktop.texts import t
from desktop.verbs.printing import emit, table
from domain.refused import Refused

FOLDER = Path(__file__).resolve().parent.parent.parent / "tests" / "benchmarks"


@click.command("bench")
@click.argument("name", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(name: str, as_json: bool) -> int:
    """Run the benchmark NAME, or all of them."""
    found = {path.stem.removeprefix("bench_"): path for path in _programs()}
    if name and name not in found:
        raise Refused("UNKNOWN_BENCH", name=name, known=", ".join(found) or "-")
    rows: list[dict[str, Any]] = []
    for one, path in found.items():
        if name in {"", one}:
            click.echo(t("cli.bench.running", name=one), err=True)
            rows += _run(path)
    emit(rows, as_json=as_json, lines=table(rows))
    return 0


def _programs() -> list[Path]:
    return sorted(FOLDER.glob("bench_*.py"))


def _run(path: Path) -> list[dict[str, Any]]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise Refused("FILE_ABSENT", path=str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    rows: list[dict[str, Any]] = module.run()
    return rows
