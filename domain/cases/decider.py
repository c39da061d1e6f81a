"""Which rule answers which command about cases and rule rows, and its inverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cases import file_acts, merging_cases
from domain.cases import file_commands as on_file
from domain.cases.case_acts import ACT_OF, act_on_case, unit_of_case
from domain.cases.file_undo import INVERSES as _FILE_INVERSES
from domain.cases.intake_commands import (
    DropDraft,
    ImportCases,
    LinkCases,
    RegisterCase,
    SaveDraft,
)
from domain.cases.merge_commands import MergeCases, UnmergeCase
from domain.cases.register import drop_draft, register, save_draft, unit_of_new
from domain.cases.rule_changes import load_rules, remove_rule, set_rule
from domain.cases.rule_commands import LoadRules, RemoveRule, SetRule
from domain.cases.side_acts import import_cases, link, note, remind
from domain.cases.side_commands import NoteCase, RemindCase
from domain.cases.taking_back import INVERSES as _INVERSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.asked import Asked
    from domain.world import World

DECIDERS: dict[type, Callable[[Any, Asked, World], list[Any]]] = {
    RegisterCase: register,
    SaveDraft: save_draft,
    DropDraft: drop_draft,
    ImportCases: import_cases,
    LinkCases: link,
    NoteCase: note,
    RemindCase: remind,
    on_file.AttachFile: file_acts.attach,
    on_file.RemoveFile: file_acts.remove,
    on_file.SetCallBack: file_acts.set_call_back,
    on_file.MoveCallBack: file_acts.move_call_back,
    on_file.FinishCallBack: file_acts.finish_call_back,
    on_file.RevealCaller: file_acts.reveal,
    on_file.EraseCaller: file_acts.erase,
    on_file.UnlinkCases: file_acts.unlink,
    MergeCases: merging_cases.merge,
    UnmergeCase: merging_cases.unmerge,
    SetRule: set_rule,
    RemoveRule: remove_rule,
    LoadRules: load_rules,
    **dict.fromkeys(ACT_OF, act_on_case),
}
UNIT_OF: dict[type, Callable[[Any, World], str]] = {
    RegisterCase: unit_of_new,
    LinkCases: unit_of_case,
    NoteCase: unit_of_case,
    RemindCase: unit_of_case,
    **dict.fromkeys(on_file.COMMANDS, unit_of_case),
    MergeCases: unit_of_case,
    UnmergeCase: unit_of_case,
    **dict.fromkeys(ACT_OF, unit_of_case),
}
INVERSES: dict[type, Callable[[Any, Asked, World], Any]] = {
    **_INVERSES,
    **_FILE_INVERSES,
    **merging_cases.INVERSES,
}
