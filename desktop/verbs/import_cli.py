"""The verb `import`: a file of one kind into a workspace, whole or row by row."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.exchange.columns import BLOCKS, GRIDS, KINDS
from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
from desktop.reasons import reason_text
from desktop.texts import t
from desktop.verbs.failing import DONE, FOUND_PROBLEMS, REFUSED
from desktop.verbs.import_file import import_file, lines_of
from desktop.verbs.opening import as_options, taking_in, workspace_option
from desktop.verbs.plan_exchange import PLAN, import_plan
from desktop.verbs.printing import emit
from domain.plans.naming import meant
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS = (
    click.option("--crs", default="", help="CRS of the file, e.g. EPSG:4545."),
    click.option(
        "--datum", default="", help="Datum of degrees: wgs84, cgcs2000, gcj02, bd09."
    ),
    click.option("--map", "pairs", multiple=True, help="column=field; many times."),
    click.option("--layer", default="", help="Layer or sheet of the file."),
    click.option("--encoding", default="", help="UTF-8, GB18030 … (else found)."),
    click.option("--swap", is_flag=True, help="Exchange the axes of every shape."),
    click.option("--dry-run", is_flag=True, help="Report only; write nothing."),
    click.option("--all-or-nothing", is_flag=True, help="One bad row refuses all."),
    click.option("--repair", is_flag=True, help="Clean grids that do not tile."),
    click.option("--yes", is_flag=True, help="Agree to what would be asked."),
    click.option("--root", default="", help="File with the outline grids must fill."),
    click.option(
        "--holes",
        type=click.Choice(("outside", "undivided")),
        default="outside",
        help="Land that the grids of FILE enclose but none of them holds, 5 m wide "
        "and more: outside = it is not part of the area; undivided = it is, as land "
        "still to be divided. Narrower holes are gaps, see --repair.",
    ),
    click.option("--station", default="", help="Station of rows that name none."),
    click.option("--bureau", default="", help="Bureau of stations to be set up."),
    click.option("--source", default="register", help="Whose list of entities it is."),
    click.option(
        "--vanish",
        type=click.Choice(("mark", "keep", "close")),
        default="mark",
        help="What becomes of entities of this source that the file lacks; "
        "keep for a file that is only a part of the list.",
    ),
    click.option("--plan", default="", help="Kind grids: the plan to fill them into."),
    click.option(
        "--fill",
        type=click.Choice(("undivided", "replace")),
        default="undivided",
        help="With --plan: which ground may be cut.",
    ),
    click.option(
        "--codes",
        type=click.Choice(("file", "fresh")),
        default="file",
        help="Codes of the file, or new ones for all.",
    ),
    click.option(
        "--snap",
        type=float,
        default=0.1,
        help="With --plan: metres within which borders are the same.",
    ),
    click.option(
        "--into", default="", help="Kind plan: the open plan to take it into."
    ),
    click.option(
        "--choose",
        multiple=True,
        help="Kind plan: key=mine or key=theirs where both changed; many times.",
    ),
)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("import")
@click.argument("kind", type=click.Choice((*KINDS, PLAN)))
@click.argument("file")
@workspace_option()
@_options
@as_options
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(  # noqa: PLR0913 - one parameter an option
    kind: str,
    file: str,
    *,
    workspace: str,
    login: str,
    secret_file: str,
    as_json: bool,
    pairs: tuple[str, ...],
    **told: Any,
) -> int:
    """Take FILE of KIND in; prints what was found, row by row.

    Exit code 1 if rows were rejected, 2 if nothing could be taken in.
    """
    into, choose = told.pop("into"), told.pop("choose")
    if kind == PLAN:
        who = {"login": login, "secret_file": secret_file}
        return import_plan(file, workspace, who, (into, choose), as_json=as_json)
    options = ImportOptions(map=pairs, **told)
    if options.plan and kind not in (GRIDS, BLOCKS):
        raise Refused("PLAN_TAKES_GRIDS", kind=kind)
    report = ImportReport(kind, Path(file).name)
    path = Path(workspace)
    try:
        with taking_in(path, login, secret_file) as (read, door):
            if options.plan:
                options = dataclasses.replace(
                    options, plan=meant(read.plans, options.plan).id
                )
            target = ImportTarget(path, read, door, _progress, confirm=_agreed)
            import_file(target, kind, Path(file), options, report)
    except (Refused, Unavailable) as reason:
        _show(report, as_json=as_json, reason=reason)
        click.echo(reason_text(reason), err=True)
        return REFUSED
    _show(report, as_json=as_json)
    return FOUND_PROBLEMS if report.rejected_count else DONE


def told_of(report: ImportReport) -> dict[str, Any]:
    """Return a report as scripts get it."""
    plain = dataclasses.asdict(dataclasses.replace(report, moves=[], outlines=()))
    del plain["moves"], plain["outlines"]
    plain["notes"] = [
        {"note": key.removeprefix("exchange."), **fields}
        for key, fields in report.notes
    ]
    plain["examples"] = [
        {"change": change, "key": key, "name": name}
        for change, key, name in report.examples
    ]
    return plain


def _show(
    report: ImportReport,
    *,
    as_json: bool,
    reason: Refused | Unavailable | None = None,
) -> None:
    plain = told_of(report)
    if reason is not None:
        plain["refused"] = {"code": reason.code, "fields": reason.fields}
    # Nothing was read before a refusal: its one line says all there is.
    lines = lines_of(report) if reason is None or report.rows else ()
    emit(plain, as_json=as_json, lines=lines)


def _agreed(report: ImportReport) -> bool:
    if not sys.stdin.isatty():
        return False
    for line in lines_of(report)[:-1]:
        click.echo(line, err=True)
    return click.confirm(t("exchange.agree"), err=True)


def _progress(step: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        share = f" {done:,}/{of:,}" if of > 1 else ""
        click.echo(f"\r{step}{share}\x1b[K", nl=False, err=True)
