"""Users made by scripts: a passphrase goes in, only its slot's name is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.founding_act import Founding, found
from db.key_slots import CODE_LETTERS
from db.verify import verify
from db.workspace import hold
from domain.clock import WallClock
from domain.ids import SeededIds
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.workspace import Workspace

SECRET = "eine lange Losung"  # noqa: S105 - invented here


def test_a_user_made_with_a_passphrase_can_sign_in_and_it_is_written_nowhere(
    empty: Workspace,
) -> None:
    empty.door().do_plain(
        {"command": "CreateUser", "login": "li", "name": "李", "passphrase": SECRET}
    )
    session = empty.sign_in("li", SECRET)
    assert session.name == "李"
    assert empty.keys is not None
    text = "".join(row.text for row in empty.read.journal.rows())
    assert SECRET not in text
    assert verify(empty.store.conn) == []


def test_the_old_passphrase_opens_nothing_once_it_was_changed(
    empty: Workspace,
) -> None:
    made = empty.door().do_plain(
        {"command": "CreateUser", "login": "li", "name": "李", "passphrase": SECRET}
    )
    user = made["events"][0]["user"]
    empty.door().do_plain(
        {"command": "ChangePassphrase", "user": user, "passphrase": "another one"}
    )
    with pytest.raises(Refused) as refusal:
        empty.identify("li", SECRET)
    assert refusal.value.code == "WRONG_PASSPHRASE"
    assert verify(empty.store.conn) == []


def test_the_sixth_wrong_passphrase_is_not_even_looked_at(empty: Workspace) -> None:
    empty.door().do_plain(
        {"command": "CreateUser", "login": "li", "name": "李", "passphrase": SECRET}
    )
    with pytest.raises(Refused) as refusal:
        empty.identify("li", "wrong wrong")
    assert refusal.value.code == "WRONG_PASSPHRASE"
    with pytest.raises(Refused) as refusal:
        empty.identify("li", SECRET)
    assert refusal.value.code == "WAIT_TO_TRY"


def test_a_short_passphrase_is_refused(empty: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        empty.door().do_plain(
            {"command": "CreateUser", "login": "li", "name": "李", "passphrase": "x"}
        )
    assert refusal.value.code == "PASSPHRASE_SHORT"


def test_the_printed_code_opens_the_keys_on_another_account(
    tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "w.gpkg"
    founding = Founding(title="测试", crs="EPSG:4545", login="founder")
    clock, ids = WallClock(lambda: 1.8e9), SeededIds("x")
    made = found(path, founding, home=home, clock=clock, ids=ids)
    made.workspace.close()
    elsewhere = tmp_path / "another account"
    workspace = hold(path, home=elsewhere, clock=clock, ids=SeededIds("y"), title="t")
    try:
        with pytest.raises(Refused) as refusal:
            workspace.sign_in()
        assert refusal.value.code == "SIGN_IN_NEEDED"
        first = made.recovery_code[0]
        other = next(letter for letter in CODE_LETTERS if letter != first)
        with pytest.raises(Refused) as refusal:
            workspace.recover(other + made.recovery_code[1:])
        assert refusal.value.code == "CODE_MISTYPED"
        workspace.recover(made.recovery_code.lower().replace("-", " "))
        assert workspace.keys is not None
        assert workspace.session.name == "founder"
    finally:
        workspace.close()
