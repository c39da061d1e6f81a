"""The work of checking a file: what it would do, and how it would have to be mended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from db.exchange.import_job import ImportOptions, ImportReport
from desktop.desk_work import taking
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.desk_work import Beside

DIRTY: Final = "GRIDS_NOT_CLEAN"


def checking(
    kind: str, path: Path, options: ImportOptions, report: ImportReport
) -> Callable[[Beside], ImportReport]:
    """Return the work of a check; what does not tile comes with a proposal to mend it.

    The report of the proposal takes the place of the first one, findings and all.
    """
    plain = taking(kind, path, options, report)

    def work(beside: Beside) -> ImportReport:
        try:
            return plain(beside)
        except Refused as reason:
            if reason.code != DIRTY:
                raise
        again = ImportReport(report.kind, report.file)
        try:
            taking(kind, path, replace(options, repair=True), again)(beside)
        finally:
            # What was proposed is shown even where the plan refuses it.
            for name in ImportReport.__dataclass_fields__:
                setattr(report, name, getattr(again, name))
        return report

    return work
