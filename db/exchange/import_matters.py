"""The matter list of a file taken in as rule rows, each with what stands already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.exchange.columns import MATTERS
from db.exchange.file_reader import FileReader
from db.exchange.import_job import faulty, fields_of, finish_rejects, mapping_of
from domain.entities.file_rows import Rejected
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget

# What a row without these columns is taken to say.
PLAIN: dict[str, Any] = {
    "parent": "",
    "name_en": "",
    "legal_basis": "",
    "level": "",
    "two_certificates": 1,
    "social_allowed": 0,
    "qualification": "",
    "evidence": "",
    "radius_m": 250.0,
    "status": "unconfirmed",
}
OURS = {"basis": "legal_basis"}


def import_matters(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read the matters of a file and load them; a known code is brought up to date."""
    standing = {str(row["code"]): row for row in target.read.cases.rule_rows("matter")}
    rows: dict[str, dict[str, Any]] = {}
    with FileReader(file, options.layer, options.encoding) as reader:
        mapping = mapping_of(MATTERS, reader, options)
        for row in (one for chunk in reader.chunks() for one in chunk):
            report.rows += 1
            fields = fields_of(row, mapping)
            code = fields.get("code", "")
            if row.fault:
                report.reject([faulty(row, mapping)])
            elif not code or not fields.get("name_zh"):
                name = "name_zh" if code else "code"
                report.reject([Rejected(row.line, name, "", "empty")])
            elif code in rows:
                report.reject([Rejected(row.line, "code", code, "twice")])
            else:
                told = {OURS.get(name, name): value for name, value in fields.items()}
                rows[code] = {**PLAIN, **standing.get(code, {}), **told}
    finish_rejects(options, report)
    report.good = len(rows)
    report.new = len(rows.keys() - standing.keys())
    changed = {code: row for code, row in rows.items() if row != standing.get(code, {})}
    report.changed = len(changed) - report.new
    report.unchanged = len(rows) - len(changed)
    if not rows:
        raise Refused("NOTHING_TO_IMPORT")
    if not options.dry_run and changed:
        _load(target, changed, report)


def _load(
    target: ImportTarget, changed: dict[str, dict[str, Any]], report: ImportReport
) -> None:
    columns = tuple(next(iter(changed.values())))
    report.result = target.door.do_plain(
        {
            "command": "LoadRules",
            "source": report.file,
            "tables": [
                {
                    "table": "matter",
                    "columns": columns,
                    "rows": [[r[c] for c in columns] for r in changed.values()],
                }
            ],
        }
    )
    report.applied = True
