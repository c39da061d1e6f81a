"""Attachments, call-backs and callers' data: stored, undone, replayed, erased."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.sealed import Keyring, new_workspace_key, open_field, seal
from db.staging import Staging
from db.verify import check_refs, digests, replayed, sealed_refs
from domain.cases.attaching import limit_bytes
from domain.cases.commands import (
    AttachFile,
    EraseCaller,
    FinishCallBack,
    LinkCases,
    MoveCallBack,
    NoteCase,
    RegisterCase,
    RemoveFile,
    RevealCaller,
    SetCallBack,
    UnlinkCases,
)
from domain.founding import UndoAct
from tests.db.boundary_desk import X, Y
from tests.db.case_desk import CaseDesk, refused

JPEG = b"\xff\xd8\xff\xe0 a picture"
PHONE = "13912345678"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def staged(desk: CaseDesk, data: bytes, batch: str = "b1") -> tuple[str, ...]:
    staging = Staging(desk.conn)
    staging.begin(batch, "attachment", "f")
    name = staging.add(batch, 0, 1, data, b"")
    staging.finish(batch)
    return (name,)


def attached(desk: CaseDesk, case: str, data: bytes = JPEG, **more: Any) -> str:
    batch = f"b{hashlib.sha256(data).hexdigest()[:6]}{more.get('name', '')}"
    chunks = staged(desk, data, batch)
    fields = {"name": "现场.jpg", "role": "before", "batch": batch} | more
    outcome = desk.do(AttachFile(case=case, chunks=chunks, **fields))
    return str(outcome.events[0].attachment)


def called(desk: CaseDesk, keys: Keyring, case: str, phone: str = PHONE) -> None:
    command = RegisterCase(
        case=case,
        kind="complaint",
        source="phone",
        summary="电梯困人",
        matter="0206",
        x=X + 50,
        y=Y + 50,
    )
    sealed, boxes = seal(command, case, {"phone": phone, "name": "王某"}, keys)
    desk.do(sealed, boxes=boxes)


def whole(desk: CaseDesk) -> bool:
    return list(digests(desk.conn)) == [] and replayed(desk.conn) == []


def test_a_file_is_put_in_by_its_hash_taken_out_with_a_reason_and_both_undone(
    desk: CaseDesk,
) -> None:
    case = desk.register()
    id_ = attached(desk, case)
    row = desk.cases.attachment(id_)
    assert row is not None
    assert (row.name, row.media, row.size) == ("现场.jpg", "image/jpeg", len(JPEG))
    assert row.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert desk.store.read.blob(row.sha256) == JPEG
    assert Staging(desk.conn).unfinished() == ()
    refused("REASON_MISSING", desk.do, RemoveFile(case=case, attachment=id_))
    out = desk.do(RemoveFile(case=case, attachment=id_, reason="传错了"))
    gone = desk.cases.attachment(id_)
    assert gone is not None
    assert gone.reason == "传错了"
    assert desk.store.read.blob(row.sha256) == JPEG
    undone = desk.do(UndoAct(seq=out.seq))
    back = desk.cases.attachment(id_)
    assert back is not None
    assert back.removed_at is None
    desk.do(UndoAct(seq=undone.seq))
    assert [one.act for one in desk.cases.timeline(case)][-4:] == [
        "attach",
        "detach",
        "attach",
        "detach",
    ]
    assert whole(desk)


def test_a_file_that_is_too_large_empty_of_another_kind_or_there_is_refused(
    desk: CaseDesk,
) -> None:
    case = desk.register()
    limit = limit_bytes(desk.cases)
    too_large = JPEG + bytes(limit)
    found = refused("ATTACHMENT_TOO_LARGE", attached, desk, case, too_large)
    assert found.fields["limit"] == "10"
    refused("ATTACHMENT_EMPTY", attached, desk, case, b"")
    refused("ATTACHMENT_KIND", attached, desk, case, b"MZ", name="run.exe")
    refused("ATTACHMENT_NOT_WHAT_IT_SAYS", attached, desk, case, b"MZ", name="x.pdf")
    attached(desk, case)
    refused("ALREADY_ATTACHED", attached, desk, case, JPEG, name="again.jpg")
    refused(
        "NOT_STAGED",
        desk.do,
        AttachFile(case=case, name="a.jpg", chunks=("0" * 64,)),
    )
    assert len(desk.cases.attachments(case)) == 1


def test_the_name_of_a_file_holds_no_path_and_no_phone(desk: CaseDesk) -> None:
    case = desk.register()
    id_ = attached(desk, case, name=f"../{PHONE} a.jpg")
    row = desk.cases.attachment(id_)
    assert row is not None
    assert row.name == ".._139xxxx5678 a.jpg"


def test_a_call_back_is_set_put_off_made_and_each_of_them_taken_back(
    desk: CaseDesk,
) -> None:
    case = desk.register()
    soon = desk.clock.at + timedelta(minutes=30)
    refused(
        "TIME_IN_PAST",
        desk.do,
        SetCallBack(case=case, due_at=desk.clock.at, text="回电"),
    )
    refused(
        "HOLDS_PERSONAL_DATA",
        desk.do,
        SetCallBack(case=case, due_at=soon, text=f"回电 {PHONE}"),
    )
    done = desk.do(SetCallBack(case=case, due_at=soon, text="回电"))
    id_ = done.events[0].call_back
    assert desk.cases.call_backs_due(desk.clock.at) == ()
    assert [one.id for one in desk.cases.call_backs_due(soon)] == [id_]
    (row,) = desk.cases.queue_rows([case])
    assert row.call_back == soon
    later = soon + timedelta(hours=2)
    moved = desk.do(MoveCallBack(case=case, call_back=id_, due_at=later))
    assert desk.cases.next_call_backs() == {case: later}
    desk.do(UndoAct(seq=moved.seq))
    assert desk.cases.next_call_backs([case]) == {case: soon}
    made = desk.do(FinishCallBack(case=case, call_back=id_, result="已回电"))
    refused("NO_SUCH_CALL_BACK", desk.do, FinishCallBack(case=case, call_back=id_))
    assert desk.cases.next_call_backs() == {}
    desk.do(UndoAct(seq=made.seq))
    assert desk.cases.next_call_backs() == {case: soon}
    assert whole(desk)


def test_the_setting_of_a_call_back_is_undone_and_redone(desk: CaseDesk) -> None:
    case = desk.register()
    soon = desk.clock.at + timedelta(minutes=30)
    done = desk.do(SetCallBack(case=case, due_at=soon, text="回电"))
    undone = desk.do(UndoAct(seq=done.seq))
    assert desk.cases.call_backs(case) == ()
    desk.do(UndoAct(seq=undone.seq))
    assert len(desk.cases.call_backs(case)) == 1
    assert whole(desk)


def test_reading_a_callers_data_is_journaled_and_stands_in_no_undos_way(
    desk: CaseDesk,
) -> None:
    keys = Keyring(new_workspace_key())
    called(desk, keys, "c1")
    act = desk.act("AcceptCase", "c1")
    desk.do(RevealCaller(case="c1", fields=("phone",), reason="回电"))
    node = desk.cases.timeline("c1")[-1]
    assert (node.act, node.fields["fields"]) == ("reveal", ["phone"])
    desk.do(UndoAct(seq=act.seq))
    assert desk.row("c1").state == "awaiting_acceptance"
    assert whole(desk)


def test_only_intake_heads_and_the_handler_read_a_callers_data(desk: CaseDesk) -> None:
    keys = Keyring(new_workspace_key())
    called(desk, keys, "c1")
    ask = RevealCaller(case="c1", fields=("phone",))
    desk.by("clerk", ask)
    desk.to_state("c1", "dispatched")
    refused("ROLE_NOT_ALLOWED", desk.do, ask, on_behalf_of="li")
    seen = desk.do(ask, on_behalf_of="zhang")
    assert seen.events[0].role == "handler"
    refused("NOTHING_SEALED", desk.do, RevealCaller(case=patrol(desk), fields=("a",)))


def patrol(desk: CaseDesk) -> str:
    return desk.register("patrol", sealed=())


def test_an_erased_caller_is_gone_from_boxes_index_and_log_and_verify_is_content(
    desk: CaseDesk,
) -> None:
    keys = Keyring(new_workspace_key())
    called(desk, keys, "c1")
    called(desk, keys, "c2")
    erase = EraseCaller(case="c1", reason="保存期满")
    refused("STILL_OPEN", desk.do, erase)
    desk.to_state("c1", "closed")
    refused("ROLE_NOT_ALLOWED", desk.by, "clerk", erase)
    refused("REASON_MISSING", desk.do, EraseCaller(case="c1"))
    assert [one.id for one in desk.cases.cases_of_caller("c2")] == ["c1"]
    desk.do(erase)
    assert open_field(desk.conn, "c1", "phone", keys) is None
    assert open_field(desk.conn, "c2", "phone", keys) == PHONE
    assert desk.cases.cases_of_caller("c2") == ()
    assert desk.row("c1").sealed == ()
    assert desk.cases.erased("c1") == desk.clock.at
    wrong = check_refs(desk.conn, sealed_refs(desk.conn))
    assert [one for one in wrong if one.row[:2] in {"c1", "c2"}] == []
    assert whole(desk)


def test_linked_cases_are_parted_from_either_side(desk: CaseDesk) -> None:
    first, second = desk.register(), desk.register()
    refused("NOT_LINKED", desk.do, UnlinkCases(case=first, other=second))
    version = desk.row(first).version
    desk.do(LinkCases(case=first, other=second, seen_version=version, reason="同一事"))
    (row,) = desk.cases.link_rows(second)
    assert (row.case, row.reason) == (first, "同一事")
    parted = desk.do(UnlinkCases(case=second, other=first))
    assert desk.cases.links(first) == ()
    desk.do(UndoAct(seq=parted.seq))
    assert desk.cases.links(second) == (first,)
    assert whole(desk)


def test_a_note_with_a_phone_in_it_is_refused_and_told_where_phones_belong(
    desk: CaseDesk,
) -> None:
    case = desk.register()
    refused("HOLDS_PERSONAL_DATA", desk.do, NoteCase(case=case, text=f"打 {PHONE}"))
    desk.do(NoteCase(case=case, text="许可证 1234567890 已核对"))
    assert [one.text for one in desk.cases.notes(case)] == ["许可证 1234567890 已核对"]
