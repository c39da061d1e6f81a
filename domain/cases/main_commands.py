"""What can be asked of a registered case on its way to the close.

Every command names the version of the case that its sender saw. `approver` is the
person who confirmed an act that the procedure lets only another post decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase:
    """Accept a case (受理), with its matter and grid settled."""

    act: ClassVar[str] = "case.accept"
    case: str
    seen_version: int
    matter: str = ""
    grid: str = ""
    priority: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseCase:
    """Refuse to take a case up (不予受理), on a ground of the Order in force."""

    act: ClassVar[str] = "case.accept"
    case: str
    seen_version: int
    ground: str = ""
    form: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviseCase:
    """Answer a case as an enquiry and close it (转咨询)."""

    act: ClassVar[str] = "case.accept"
    case: str
    seen_version: int
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferCase:
    """Route a case to the body it belongs to (分送, 移送) and close it here."""

    act: ClassVar[str] = "case.refer"
    case: str
    seen_version: int
    receiver: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCase:
    """File an accepted case for dispatch (案卷立案), its criteria checked."""

    act: ClassVar[str] = "case.file"
    case: str
    seen_version: int
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFileCase:
    """Close an accepted case without filing it, for a reason (不立案)."""

    act: ClassVar[str] = "case.file"
    case: str
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchCase:
    """Give a case to a person, with those who assist him (派单).

    `recommendation` is the whole ranked list as it was shown, kept with the case.
    """

    act: ClassVar[str] = "case.dispatch"
    case: str
    seen_version: int
    person: str = ""
    assistants: tuple[str, ...] = ()
    side_confirmed: bool = False
    recommendation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCase:
    """Take a dispatched case (接单), by the assigned person or who acts for him."""

    act: ClassVar[str] = "case.take"
    case: str
    seen_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineCase:
    """Decline a dispatched case, for a reason of the list (拒收)."""

    act: ClassVar[str] = "case.take"
    case: str
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCase:
    """Call a dispatched case back (撤回); in handling, with the handler's consent."""

    act: ClassVar[str] = "case.dispatch"
    case: str
    seen_version: int
    reason: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackCase:
    """Send a wrongly dispatched case back, naming who should have it (退回)."""

    act: ClassVar[str] = "case.send_back"
    case: str
    seen_version: int
    reason: str = ""
    suggested_owner: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCase:
    """Report what was done (反馈); some matters need a second enforcer."""

    act: ClassVar[str] = "case.answer"
    case: str
    seen_version: int
    result: str = ""
    second_enforcer: str = ""
    photos_before: tuple[str, ...] = ()
    photos_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCase:
    """Check the result before closing (核查): outcome pass, rework or unable."""

    act: ClassVar[str] = "case.verify"
    case: str
    seen_version: int
    outcome: str
    method: str = ""
    reason: str = ""
    photos: tuple[str, ...] = ()
    next_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase:
    """Close a verified case with its closure code (结案)."""

    act: ClassVar[str] = "case.close"
    case: str
    seen_version: int
    closure: str = ""
    checklist: tuple[str, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceCloseCase:
    """Close a case from any open state, with reason and paper (强制结案)."""

    act: ClassVar[str] = "case.force_close"
    case: str
    seen_version: int
    reason: str = ""
    attachment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCase:
    """Void a case that should not exist, for a reason (作废)."""

    act: ClassVar[str] = "case.void"
    case: str
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformCase:
    """Note that the complainant or reporter was told (告知/回访)."""

    act: ClassVar[str] = "case.inform"
    case: str
    seen_version: int
    channel: str = ""
    proof: str = ""
    satisfaction: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCase:
    """Archive a closed case (归档); with a clock still running, only for a reason."""

    act: ClassVar[str] = "case.archive"
    case: str
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """Open a closed case again (重开), for a reason."""

    act: ClassVar[str] = "case.reopen"
    case: str
    seen_version: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconsiderCase:
    """Take a refused case back to acceptance, for a reason."""

    act: ClassVar[str] = "case.reopen"
    case: str
    seen_version: int
    reason: str = ""
