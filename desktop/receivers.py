"""Lets go of those who listen to an object that lives longer than they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


def let_go(sender: QObject) -> None:
    """Disconnect everybody from the signals of `sender`, down to QObject's own.

    Python cannot see what a connection holds: a window whose method listens to the
    desk, and which holds the desk, would otherwise never be freed.
    """
    meta = sender.metaObject()
    for index in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(index)
        if method.methodType() != QMetaMethod.MethodType.Signal:
            continue
        if sender.isSignalConnected(method):
            getattr(sender, method.name().toStdString()).disconnect()
