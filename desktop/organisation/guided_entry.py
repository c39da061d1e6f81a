"""Where the guided start is entered: from a desk, or where it was left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from db.connection import path_of
from desktop.organisation.guided_draft import WITHIN, GuidedDraft
from desktop.organisation.guided_start import GuidedStart
from desktop.texts import t

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.action import Hand
    from desktop.settings import Settings


def left_behind(settings: Settings) -> Path | None:
    """Return the workspace in which it was left, None where there is none yet.

    One that is gone from the disk counts as none: it begins anew.
    """
    draft = GuidedDraft(settings)
    path = draft.path
    if path is None or path.exists():
        return path
    draft.end()
    return None


def resume(hand: Hand) -> GuidedStart | None:
    """Go on in the workspace that was just opened, if it was left there."""
    draft = GuidedDraft(hand.settings)
    here = path_of(hand.desk.store.conn)
    if not draft.begun or draft.quiet or not draft.is_for(here):
        return None
    step = t(f"guided.{draft.step}")
    hand.desk.messages.say(t("guided.resumed", step=step))
    return _open(hand, within=True)


def guide(hand: Hand) -> None:
    """Begin or go on from a desk that is open.

    From the training sample it founds a workspace of one's own; in a real one it
    goes through what that one still lacks.
    """
    founded = left_behind(hand.settings)
    here = path_of(hand.desk.store.conn)
    draft = GuidedDraft(hand.settings)
    if founded is not None and not draft.is_for(here):
        hand.desk.other_wanted.emit(str(founded))
        return
    meta = hand.desk.read.meta
    within = founded is not None or not (meta is not None and meta.training)
    if within and founded is None:
        draft.put(path=str(here), step=WITHIN[0])
    if draft.quiet:
        # Who asks for it has changed his mind.
        draft.put(quiet="")
    _open(hand, within=within)


def _open(hand: Hand, *, within: bool) -> GuidedStart:
    mine = hand if within else None
    dialog = GuidedStart(hand.settings, hand.tasks, mine, hand.parent)
    dialog.founded.connect(
        hand.desk.other_wanted.emit, Qt.ConnectionType.QueuedConnection
    )
    dialog.open()
    return dialog
