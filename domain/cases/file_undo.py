"""The inverse of each act on a case's file, for undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cases import file_events as happened

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.world import World


def _file(kind: type, reason: str) -> Callable[[Any, Asked, World], Any]:
    """Return what makes an event that puts a file in again, or takes it out."""

    def made(event: Any, asked: Asked, _world: World) -> Any:
        return kind(
            case=event.case,
            attachment=event.attachment,
            at=asked.at,
            by=asked.doer or asked.actor,
            name=event.name,
            reason=reason or event.reason,
        )

    return made


def _set(kind: type) -> Callable[[Any, Asked, World], Any]:
    def made(event: Any, asked: Asked, _world: World) -> Any:
        return kind(
            case=event.case,
            call_back=event.call_back,
            at=asked.at,
            by=asked.doer or asked.actor,
            due_at=event.due_at,
            text=event.text,
        )

    return made


def _done(kind: type) -> Callable[[Any, Asked, World], Any]:
    def made(event: Any, asked: Asked, _world: World) -> Any:
        return kind(
            case=event.case,
            call_back=event.call_back,
            at=asked.at,
            by=asked.doer or asked.actor,
            result=event.result,
        )

    return made


def _moved(
    event: happened.CallBackMoved, asked: Asked, _world: World
) -> happened.CallBackMoved:
    return happened.CallBackMoved(
        case=event.case,
        call_back=event.call_back,
        at=asked.at,
        by=asked.doer or asked.actor,
        before=event.after,
        after=event.before,
    )


INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    happened.FileAttached: _file(happened.FileRemoved, "undo"),
    happened.FileRemoved: _file(happened.FileRestored, ""),
    happened.FileRestored: _file(happened.FileRemoved, ""),
    happened.CallBackSet: _set(happened.CallBackTaken),
    happened.CallBackTaken: _set(happened.CallBackSet),
    happened.CallBackMoved: _moved,
    happened.CallBackDone: _done(happened.CallBackReopened),
    happened.CallBackReopened: _done(happened.CallBackDone),
}
