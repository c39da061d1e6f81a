"""Complainants' data: unreadable without a key, found by number, erased for good."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from db.backup import back_up
from db.connection import create_new, database, open_existing, writing
from db.journal import JOURNAL_SCHEMA
from db.key_slots import (
    RECOVERY,
    USER,
    Cost,
    machine_key,
    machine_slot,
    passphrase_slot,
    put_slot,
    recovery_code,
    slot_of,
    typed_code,
    unlock,
    unlock_machine,
)
from db.sealed import (
    SEALED_SCHEMA,
    Keyring,
    cases_with,
    check_refs,
    destroy_case_key,
    forget_pages,
    keep_boxes,
    key_of_case,
    new_workspace_key,
    open_field,
    seal,
)
from domain.cases.sealed_refs import BlindTag, SealedRef
from domain.refused import Refused

CHEAP = Cost(time_cost=1, memory_kib=8, lanes=1)
PHONE, WORDS = "13912345678", "店里卖过期奶粉还不肯退钱"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """A command, and the event it leads to, with sealed fields."""

    case: str = "c1"
    sealed: tuple[SealedRef, ...] = ()
    blind: tuple[BlindTag, ...] = ()


@pytest.fixture
def keys():
    return Keyring(new_workspace_key())


@pytest.fixture
def conn(tmp_path):
    conn = create_new(tmp_path / "w.gpkg")
    database(conn).executescript(JOURNAL_SCHEMA)
    database(conn).executescript(SEALED_SCHEMA)
    conn.execute("INSERT INTO meta VALUES ('workspace', 'abcdef0123')")
    yield conn
    conn.close()


def kept(conn, keys, case="c1", wrapped=None, **fields):
    command, boxes = seal(Asks(case=case), case, fields, keys, wrapped)
    with writing(conn):
        keep_boxes(conn, boxes, command)
    return command


def test_a_sealed_field_opens_with_the_key_and_with_no_other(conn, keys):
    kept(conn, keys, phone=PHONE, narrative=WORDS)
    assert open_field(conn, "c1", "phone", keys) == PHONE
    assert open_field(conn, "c1", "narrative", keys) == WORDS
    assert open_field(conn, "c1", "address", keys) is None
    with pytest.raises(Refused, match="WRONG_KEY"):
        open_field(conn, "c1", "phone", Keyring(new_workspace_key()))


def test_a_box_moved_to_another_field_or_case_does_not_open(conn, keys):
    kept(conn, keys, phone=PHONE, name="王某")
    kept(conn, keys, "c2", phone="13800000000")
    conn.execute(
        "UPDATE pii SET box = (SELECT box FROM pii WHERE case_id = 'c1' "
        "AND field = 'name') WHERE case_id = 'c1' AND field = 'phone'"
    )
    with pytest.raises(Refused, match="WRONG_KEY"):
        open_field(conn, "c1", "phone", keys)
    conn.execute(
        "UPDATE pii_key SET wrapped = (SELECT wrapped FROM pii_key "
        "WHERE case_id = 'c1') WHERE case_id = 'c2'"
    )
    with pytest.raises(Refused, match="WRONG_KEY"):
        open_field(conn, "c2", "phone", keys)


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x02" + b"x" * 60, b"x" * 40])
def test_a_spoiled_box_is_refused_like_a_wrong_key(conn, keys, box):
    kept(conn, keys, phone=PHONE)
    conn.execute("UPDATE pii SET box = ?", (box,))
    with pytest.raises(Refused, match="WRONG_KEY"):
        open_field(conn, "c1", "phone", keys)


def test_a_number_is_found_however_it_was_typed_and_only_with_the_key(conn, keys):
    kept(conn, keys, phone="+86 139-1234-5678")
    kept(conn, keys, "c2", phone="１３９１２３４５６７８")
    kept(conn, keys, "c3", phone="13912345679", id_number=PHONE)
    assert cases_with(conn, "phone", PHONE, keys) == ["c1", "c2"]
    assert cases_with(conn, "id_number", PHONE, keys) == ["c3"]
    assert cases_with(conn, "phone", PHONE, Keyring(new_workspace_key())) == []
    tags = conn.execute("SELECT tag FROM blind").fetchall()
    assert {len(tag) for (tag,) in tags} == {16}


def test_a_later_field_shares_the_key_of_its_case(conn, keys):
    kept(conn, keys, phone=PHONE)
    kept(conn, keys, wrapped=key_of_case(conn, "c1"), name="王某")
    assert open_field(conn, "c1", "phone", keys) == PHONE
    assert open_field(conn, "c1", "name", keys) == "王某"
    with pytest.raises(Refused, match="BOX_MISMATCH"):
        kept(conn, keys, address="某街 1 号")
    assert open_field(conn, "c1", "phone", keys) == PHONE


def test_boxes_that_are_not_those_the_command_names_are_refused(conn, keys):
    command, boxes = seal(Asks(), "c1", {"phone": PHONE}, keys)
    _other, foreign = seal(Asks(), "c1", {"phone": PHONE}, keys)
    for sent in (
        foreign,
        boxes + foreign[:0] + seal(Asks(), "c1", {"name": "x"}, keys)[1],
    ):
        with pytest.raises(Refused, match="BOX_MISMATCH"), writing(conn):
            keep_boxes(conn, sent, command)
    with pytest.raises(Refused, match="BOX_MISMATCH"), writing(conn):
        keep_boxes(conn, (), command)
    assert conn.execute("SELECT count(*) FROM pii").fetchone() == (0,)


def test_erasure_destroys_the_key_in_the_file_and_its_log(conn, keys, tmp_path):
    kept(conn, keys, phone=PHONE)
    wrapped = key_of_case(conn, "c1")
    assert wrapped is not None
    forget_pages(conn)
    assert wrapped in (tmp_path / "w.gpkg").read_bytes()
    with writing(conn):
        destroy_case_key(conn, "c1")
    assert forget_pages(conn)
    assert open_field(conn, "c1", "phone", keys) is None
    assert cases_with(conn, "phone", PHONE, keys) == []
    conn.close()
    left = b"".join(one.read_bytes() for one in tmp_path.iterdir() if one.is_file())
    assert wrapped not in left


def test_verify_names_a_box_a_tag_and_a_slot_that_changed(conn, keys):
    event = kept(conn, keys, phone=PHONE)
    assert check_refs(conn, [event]) == []
    slot = passphrase_slot(keys, "u1", "x", cost=CHEAP)
    put_slot(conn, slot)
    assert [one.table for one in check_refs(conn, [event])] == ["key_slot"]
    conn.execute("DELETE FROM key_slot")
    conn.execute("UPDATE blind SET tag = 'x'")
    conn.execute("UPDATE pii SET box = zeroblob(40)")
    assert [one.table for one in check_refs(conn, [event])] == ["pii", "blind", "blind"]


def test_slots_open_by_passphrase_printed_code_and_account(conn, keys, tmp_path):
    code = recovery_code()
    home = tmp_path / "home"
    account = machine_key(home, "w1", make=True)
    assert account is not None
    put_slot(conn, passphrase_slot(keys, "u1", "correct horse", cost=CHEAP))
    put_slot(conn, passphrase_slot(keys, "workspace", code, kind=RECOVERY, cost=CHEAP))
    machine = machine_slot(keys, "u1", account)
    put_slot(conn, machine)
    sloppy = code.lower().replace("-", " ")
    for opened in (
        unlock(slot_of(conn, USER, "u1"), "correct horse"),
        unlock(slot_of(conn, RECOVERY, "workspace"), typed_code(sloppy)),
        unlock_machine(machine, account),
    ):
        assert opened.workspace_key == keys.workspace_key
    assert (home / "keys" / "w1.key").stat().st_mode & 0o077 == 0
    assert machine_key(home, "w1", make=True) == account
    with pytest.raises(Refused, match="WRONG_KEY"):
        unlock_machine(machine, bytes(32))


def test_a_mistyped_code_is_found_before_it_is_tried():
    code = recovery_code()
    wrong = ("3" if code[0] != "3" else "4") + code[1:]
    swapped = next(
        code[:i] + code[i + 1] + code[i] + code[i + 2 :]
        for i in range(3)
        if code[i] != code[i + 1]
    )
    for typed in (wrong, swapped, code[:-1], ""):
        with pytest.raises(Refused, match="CODE_MISTYPED"):
            typed_code(typed)
    assert typed_code(code) == code


def test_a_new_passphrase_replaces_the_old_one(conn, keys):
    put_slot(conn, passphrase_slot(keys, "u1", "old", cost=CHEAP))
    put_slot(conn, passphrase_slot(keys, "u1", "new", cost=CHEAP))
    slot = slot_of(conn, USER, "u1")
    assert unlock(slot, "new").workspace_key == keys.workspace_key
    with pytest.raises(Refused, match="WRONG_PASSPHRASE"):
        unlock(slot, "old")


def test_a_thousand_wrong_tries_neither_open_nor_destroy(conn, keys):
    kept(conn, keys, phone=PHONE)
    put_slot(conn, passphrase_slot(keys, "u1", "right", cost=CHEAP))
    before = conn.execute("SELECT * FROM key_slot").fetchall()
    slot = slot_of(conn, USER, "u1")
    refused = 0
    for number in range(1000):
        try:
            unlock(slot, f"wrong {number}")
        except Refused as error:
            refused += error.code == "WRONG_PASSPHRASE"
    assert refused == 1000
    assert conn.execute("SELECT * FROM key_slot").fetchall() == before
    assert open_field(conn, "c1", "phone", unlock(slot, "right")) == PHONE


def test_a_stolen_copy_reveals_no_sealed_field_and_no_key(conn, keys, tmp_path):
    put_slot(conn, passphrase_slot(keys, "u1", "correct horse", cost=CHEAP))
    kept(conn, keys, phone=PHONE, name="欧阳某某", narrative=WORDS)
    backup = back_up(conn, tmp_path / "w.gpkg", tmp_path / "backups")
    stolen = [tmp_path / "w.gpkg", Path(f"{tmp_path / 'w.gpkg'}-wal"), backup]
    secrets = [
        keys.workspace_key,
        *(
            text.encode(form)
            for text in (PHONE, "欧阳某某", WORDS, "correct horse")
            for form in ("utf-8", "utf-16-le", "gb18030")
        ),
    ]
    for file in stolen:
        data = file.read_bytes()
        assert data
        assert [secret for secret in secrets if secret in data] == []
    thief = open_existing(backup, readonly=True)
    assert open_field(thief, "c1", "phone", keys) == PHONE
    thief.close()
