"""The verb `do`: any command, or a list of them, as JSON through the door."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click

from desktop.reasons import reason_text
from desktop.verbs.failing import REFUSED
from desktop.verbs.opening import as_options, door_to, workspace_option
from desktop.verbs.printing import emit, table
from domain.commands import COMMANDS
from domain.refused import Refused, Unavailable


@click.command("do")
@click.argument("file", required=False, default="")
@workspace_option(required=False)
@as_options
@click.option(
    "--recovery", default="", help="Act as the founder by the printed recovery code."
)
@click.option("--list", "listing", is_flag=True, help="Every command with its fields.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(
    file: str, workspace: str, *, listing: bool, as_json: bool, **who: str
) -> int:
    """Do a command, or a list of them, given as JSON in FILE (- reads stdin).

    Stops at the first refusal: what came before it is done and stays done, and
    the result lists it.
    """
    if listing:
        emit(described(), as_json=as_json, lines=_listed())
        return 0
    asked = _read(file)
    if not workspace:
        raise click.UsageError("-w WS is missing: name the workspace to write to")
    results: list[dict[str, Any]] = []
    with door_to(Path(workspace), **who) as door:
        for plain in asked:
            try:
                results.append(door.do_plain(plain))
            except (Refused, Unavailable) as reason:
                _refused(results, reason, len(asked))
                return REFUSED
    click.echo(json.dumps({"results": results}, ensure_ascii=False))
    return 0


def _refused(
    results: list[dict[str, Any]], reason: Refused | Unavailable, of: int
) -> None:
    place = f"{len(results) + 1}/{of}: " if of > 1 else ""
    click.echo(
        json.dumps(
            {
                "results": results,
                "refused": {"code": reason.code, "fields": reason.fields},
            },
            ensure_ascii=False,
        )
    )
    click.echo(place + reason_text(reason), err=True)


def _read(file: str) -> list[Any]:
    if not file:
        raise click.UsageError("FILE is missing: name a JSON file, or - for stdin")
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        asked = json.loads(text)
    except OSError as error:
        raise Refused("FILE_ABSENT", path=file) from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("NOT_JSON", path=file, why=str(error)) from error
    return asked if isinstance(asked, list) else [asked]


def described() -> list[dict[str, Any]]:
    """Return every command with its act, its fields, their types and defaults."""
    return [
        {
            "command": name,
            "act": getattr(kind, "act", ""),
            "does": (kind.__doc__ or "").strip().splitlines()[0],
            "fields": [_field(one, kind) for one in dataclasses.fields(kind)],
        }
        for name, kind in sorted(COMMANDS.items())
    ]


def _field(one: dataclasses.Field[Any], kind: type) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.name,
        "type": _type_name(get_type_hints(kind)[one.name]),
        "required": one.default is dataclasses.MISSING
        and one.default_factory is dataclasses.MISSING,
    }
    if one.metadata.get("issued"):
        told["issued"] = True
    elif one.default is not dataclasses.MISSING:
        told["default"] = one.default
    return told


def _type_name(hint: object) -> str:
    plain = isinstance(hint, type) and not get_args(hint)
    return (
        getattr(hint, "__name__", "")
        if plain
        else str(hint).replace("typing.", "").replace("domain.", "")
    )


def _listed() -> list[str]:
    lines: list[str] = []
    for one in described():
        lines.append(f"{one['command']}  [{one['act']}]  {one['does']}")
        lines += ["    " + line for line in table(one["fields"])[1:]]
    return lines
