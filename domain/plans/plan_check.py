"""The check of a plan: of all, of what it changed, or of what a stroke touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.boundary import checks
from domain.boundary.lattice import shapes, to_shape
from domain.boundary.reference import COMMUNITY
from domain.plans.commands import UndoStep
from domain.plans.finding import ERROR, WARNING, Finding, Fix, metres, ordered, square
from domain.plans.finding_site import Site
from domain.plans.follow_findings import follow_findings
from domain.plans.ground_findings import ground_findings
from domain.plans.outline_findings import outline_findings
from domain.plans.register_findings import community_findings, register_findings
from domain.plans.staffing_findings import staffing_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from domain.plans.reads import PlanWorld

# Grids between two reports of progress.
BATCH: Final = 64


def touched(site: Site, codes: Collection[str]) -> tuple[Finding, ...]:
    """Check the grids that a stroke has touched; cheap enough for every stroke."""
    grids = [site.added[code] for code in sorted(codes) if code in site.added]
    found: list[Finding] = []
    for grid in grids:
        found += outline_findings(site, grid)
    found += ground_findings(site, grids)
    return ordered(found)


def changed(site: Site) -> tuple[Finding, ...]:
    """Check all that a plan has changed: what decides whether it can be handed in."""
    return ordered(
        (
            *touched(site, site.added),
            *register_findings(site),
            *staffing_findings(site),
            *_unsure(site),
            *follow_findings(site, site.added.values()),
        )
    )


def _unsure(site: Site) -> Iterator[Finding]:
    if not site.world.boundary.reference_chunks(COMMUNITY):
        yield from community_findings(site, site.added.values())


def everything(
    site: Site, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[Finding, ...]:
    """Check the whole of a plan's grids, edge for edge against the outline of all.

    `progress` hears of grids done and may raise to stop the check.
    """
    grids = sorted(site.mesh.grids.values(), key=lambda grid: grid.code)
    whole = len(grids) + 2
    progress(0, whole)
    found = list(_tiling(site))
    progress(1, whole)
    for number, grid in enumerate(grids):
        if grid.code not in site.added:
            found += outline_findings(site, grid)
        if number % BATCH == 0:
            progress(1 + number, whole)
    found += changed(site)
    found += follow_findings(site, (g for g in grids if g.code not in site.added))
    progress(whole, whole)
    return ordered(found)


def _tiling(site: Site) -> Iterator[Finding]:
    """Yield where ground has two grids or none; strokes never lead to that."""
    grids = sorted(site.mesh.grids.values(), key=lambda grid: grid.code)
    root = site.world.boundary.root()
    report = checks.check(
        shapes(grid.rings for grid in grids), to_shape(root) if root else None
    )
    for fault in report.faults:
        near = [grids[row] for row in fault.rows]
        codes = tuple(sorted(grid.code for grid in near))
        found = site.finding(
            fault.kind,
            key=f"{fault.kind}.{'.'.join(codes)}.{fault.x:.0f}.{fault.y:.0f}",
            grids=codes,
            x=fault.x,
            y=fault.y,
            area_m2=fault.area,
            width_m=fault.width,
            told={
                "grids": " / ".join(grid.name for grid in near),
                "area": square(fault.area),
                "width": metres(fault.width),
            },
            fixes=(Fix("undo", (UndoStep(plan=site.plan),)),),
        )
        if found is not None:
            yield found


def blocking(
    found: Collection[Finding], reasons: Collection[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the errors, and the warnings for which no reason has been given yet."""
    errors = tuple(one for one in found if one.gravity == ERROR)
    open_ones = tuple(
        one for one in found if one.gravity == WARNING and one.key not in reasons
    )
    return errors, open_ones


def check_changed(plan: str, world: PlanWorld) -> tuple[Finding, ...]:
    """Check what a plan has changed, as the workspace has it."""
    return changed(Site.of(plan, world))
