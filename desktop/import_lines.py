"""What an import found, as lines for a person: counts, notes, faults, rejected rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.exchange.columns import ENTITIES
from desktop.texts import t

if TYPE_CHECKING:
    from db.exchange.import_job import ImportReport

SHOWN = 20


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
