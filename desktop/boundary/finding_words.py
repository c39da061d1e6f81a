"""Findings in words: what, where and why, what stands in the way, what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.texts import has, t
from domain.plans.finding import ERROR, INFO, WARNING

if TYPE_CHECKING:
    from domain.boundary.editing.mesh import Mesh
    from domain.plans.finding import Finding, Fix

# Shape and colour of each gravity: two cues beside the word.
ICONS: Final = {
    ERROR: ("alert-octagon", "late"),
    WARNING: ("alert", "warn"),
    INFO: ("information-outline", "t2"),
}
NAMES_AT_MOST: Final = 2


def what(finding: Finding) -> str:
    """Return the name of what was found."""
    return t(f"finding.kind.{finding.kind}")


def where(finding: Finding, mesh: Mesh | None) -> str:
    """Return the names of the grids it lies in."""
    names = []
    for code in finding.grids:
        found = None if mesh is None else mesh.by_code(code)
        names.append(code if found is None else found.name)
    if not names:
        return finding.told.get("station", "")
    more = len(names) - NAMES_AT_MOST
    said = " | ".join(names[:NAMES_AT_MOST])
    return f"{said} +{more}" if more > 0 else said


def sentence(finding: Finding) -> str:
    """Return what is wrong, how large it is and probably why, in one sentence."""
    key = f"finding.{finding.kind}.{finding.why}"
    key = key if finding.why and has(key) else f"finding.{finding.kind}"
    said = t(key, **finding.told)
    return f"{said}{t('finding.old')}" if finding.old else said


def stands(finding: Finding, reason: str) -> str:
    """Return what it means for handing the plan in."""
    if reason:
        return t("problem.reasoned")
    return t(f"problem.stands.{finding.gravity}")


def fix_words(fix: Fix) -> str:
    """Return what a fix does."""
    return t(f"finding.fix.{fix.kind}", **fix.told)
