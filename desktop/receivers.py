"""Lets go of those who listen to an object that lives longer than they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


def let_go(*senders: QObject) -> None:
    """Disconnect everybody from the signals of `senders`, down to QObject's own.

    Python cannot see what a connection holds: a window whose method listens to the
    desk, and which holds the desk, would otherwise never be freed.
    """
    for sender in senders:
        meta = sender.metaObject()
        for index in range(meta.methodOffset(), meta.methodCount()):
            method = meta.method(index)
            is_signal = method.methodType() == QMetaMethod.MethodType.Signal
            if is_signal and sender.isSignalConnected(method):
                getattr(sender, method.name().toStdString()).disconnect()
