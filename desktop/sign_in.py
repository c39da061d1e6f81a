"""Who sits at the desk: sign in as another user, or as the account itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.form_dialog import FormDialog
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.settings import Settings


class SignInDialog(FormDialog):
    """User and passphrase; left empty, the account of this PC signs in."""

    def __init__(
        self,
        sign_in: Callable[[str, str], object],
        settings: Settings,
        parent: QWidget | None,
    ) -> None:
        """Ask who signs in; whoever sits here stays until somebody else has."""
        super().__init__(t("sign_in.title"), t("sign_in.send"), parent)
        self._enter = guarded(sign_in, settings)
        self._settings = settings
        self.login = self.line("login", t("sign_in.login"), settings.login)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.add("secret", t("sign_in.secret"), self.secret)
        self.login.setPlaceholderText(t("sign_in.account"))
        self.on_submit = self._sign_in
        (self.secret if self.login.text() else self.login).setFocus()

    def _sign_in(self) -> bool:
        try:
            self._enter(self.value("login"), self.secret.text())
        except (Refused, Unavailable) as reason:
            self.secret.clear()
            self.complain(reason_text(reason))
            return False
        self._settings.login = self.value("login")
        self._settings.save()
        return True


def guarded(
    sign_in: Callable[[str, str], object], settings: Settings
) -> Callable[[str, str], object]:
    """Return a way in that takes a passphrase only, where the settings demand one."""

    def enter(login: str, secret: str) -> object:
        if settings.lock_passphrase and not login:
            raise Refused("PASSPHRASE_WANTED")
        return sign_in(login, secret)

    return enter
