"""The body of `import`: one file of one kind into a workspace, reported row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.exchange.columns import CASES, ENTITIES, GRIDS, KINDS, MATTERS, STAFF, STREETS
from db.exchange.import_cases import import_cases
from db.exchange.import_entities import import_entities
from db.exchange.import_grids import import_grids
from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
from db.exchange.import_matters import import_matters
from db.exchange.import_staff import import_staff
from db.exchange.import_streets import import_streets
from desktop.texts import t
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAIN = ImportOptions()
SHOWN = 20
_BODIES: dict[
    str, Callable[[ImportTarget, Path, ImportOptions, ImportReport], None]
] = {
    GRIDS: import_grids,
    ENTITIES: import_entities,
    STAFF: import_staff,
    STREETS: import_streets,
    CASES: import_cases,
    MATTERS: import_matters,
}


def import_file(
    target: ImportTarget,
    kind: str,
    file: Path,
    options: ImportOptions = PLAIN,
    report: ImportReport | None = None,
) -> ImportReport:
    """Take one file in; Refused says why nothing was, the report what was found.

    Give the report to see, after a refusal, what had been found until then.
    """
    body = _BODIES.get(kind)
    if body is None:
        raise Refused("NO_SUCH_KIND", kind=kind, known=", ".join(KINDS))
    if file.exists() and target.path.exists() and file.samefile(target.path):
        raise Refused("SAME_FILE", path=file.name)
    told = report if report is not None else ImportReport(kind, file.name)
    body(target, file, options, told)
    return told


def lines_of(report: ImportReport) -> list[str]:
    """Return a report as lines for a person, rejected rows last."""
    lines = [
        t(
            "exchange.summary",
            file=report.file,
            rows=report.rows,
            good=report.good,
            rejected=report.rejected_count,
        )
    ]
    if report.kind == ENTITIES:
        lines.append(
            t(
                "exchange.diff",
                new=report.new,
                changed=report.changed,
                unchanged=report.unchanged,
                vanished=report.vanished,
            )
        )
        lines += [
            t(f"exchange.example.{kind}", code=key, name=name)
            for kind, key, name in report.examples
        ]
    lines += [t(key, **fields) for key, fields in report.notes]
    lines += [finding_line(finding) for finding in report.findings]
    lines += [
        t(
            "exchange.rejected",
            line=row.line,
            field=row.field,
            value=row.value,
            reason=t(f"exchange.reason.{row.reason}"),
        )
        for row in report.rejected[:SHOWN]
    ]
    if report.rejected_count > SHOWN:
        lines.append(t("exchange.more", count=report.rejected_count - SHOWN))
    lines.append(t("exchange.applied" if report.applied else "exchange.not_applied"))
    return lines


def finding_line(finding: dict[str, object]) -> str:
    """Return one fault of a coverage as a line: what, where, how large, which rows."""
    grids = finding["grids"]
    return t(
        "exchange.finding",
        kind=t(f"exchange.kind.{finding['kind']}"),
        x=finding["x"],
        y=finding["y"],
        area=finding["area_m2"],
        width=finding["width_m"],
        grids=", ".join(str(one) for one in grids) if isinstance(grids, list) else "",
        why=finding["why"],
    )
