"""The forms about a person: a post, a certificate, the end of service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.form_dialog import Choice, FormDialog
from desktop.organisation.asking import (
    OpenDate,
    date_field,
    day_of,
    moment_of,
    sent,
)
from desktop.organisation.unit_card import post_name
from desktop.texts import has, t
from domain.staffing.commands import (
    AddQualification,
    AppointPost,
    DismissPerson,
    EndPost,
    EndQualification,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.desk import Desk
    from domain.staffing.reads import Person, Post, Qualification

KNOWN: Final = (
    "enforcement_certificate",
    "food",
    "special_equipment",
    "drug",
    "metrology",
)
YEARS: Final = 5


def certificate_name(code: str) -> str:
    """Return what a certificate is called."""
    key = f"certificate.{code}"
    return t(key) if has(key) else code


class AppointForm(FormDialog):
    """Appoint a person to a post in a grid or unit."""

    def __init__(self, desk: Desk, person: Person, parent: QWidget) -> None:
        """Ask for post, place, document and dates."""
        title = t("organisation.post.appoint.title", name=person.name)
        super().__init__(title, t("organisation.post.appoint"), parent)
        self._desk = desk
        self._person = person
        now = desk.clock.now()
        self._kinds = {one.code: one for one in desk.read.staffing.post_kinds(now)}
        rows = [(code, post_name(code)) for code in self._kinds]
        self.kind = self.choice("kind", t("organisation.post.kind"), rows)
        self.place = Choice(self)
        self.add("place", t("organisation.post.place"), self.place)
        self.line("document", t("organisation.document"))
        self.since = date_field(self, now.date())
        self.add("since", t("organisation.since"), self.since)
        self.until = OpenDate(now.date(), t("organisation.until"), self, open_=True)
        self.add("until", t("organisation.until"), self.until)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self._kind_chosen()
        self.on_submit = self._send

    def _kind_chosen(self) -> None:
        """Offer the places that this kind of post can be held in, near ones first."""
        boundary = self._desk.read.boundary
        kind = self._kinds.get(self.value("kind"))
        if kind is not None and kind.scope == "grid":
            own = boundary.grids(self._person.station)
            grids = (*own, *(one for one in boundary.grids() if one not in own))
            rows = [(one.code, f"{one.name} {one.code}") for one in grids]
        else:
            level = "station" if kind is None else kind.scope
            units = sorted(
                boundary.units(level), key=lambda one: one.id != self._person.station
            )
            rows = [(one.id, f"{one.name} {one.code}") for one in units]
        self.place.fill(rows)

    def _send(self) -> bool:
        now = self._desk.clock.now()
        until = self.until.value()
        command = AppointPost(
            place=self.value("place"),
            post_kind=self.value("kind"),
            person=self._person.id,
            document_no=self.value("document"),
            valid_from=moment_of(self.since, now),
            valid_to=None if until is None else moment_of(self.until.day, now),
        )
        post = post_name(self.value("kind"))
        told = t("organisation.post.appointed", name=self._person.name, post=post)
        return sent(self, self._desk, command, told)


class EndPostForm(FormDialog):
    """End a post that is held."""

    def __init__(self, desk: Desk, person: Person, post: Post, parent: QWidget) -> None:
        """Ask for the document and the day."""
        name = post_name(post.post_kind)
        title = t("organisation.post.end.title", name=person.name, post=name)
        super().__init__(title, t("organisation.post.end"), parent)
        self._desk = desk
        self._post = post
        self.line("document", t("organisation.document"))
        self.until = date_field(self, desk.clock.now().date())
        self.add("until", t("organisation.until"), self.until)
        self._told = t("organisation.post.ended", name=person.name, post=name)
        self.on_submit = self._send

    def _send(self) -> bool:
        command = EndPost(
            post=self._post.id,
            document_no=self.value("document"),
            valid_to=moment_of(self.until, self._desk.clock.now()),
        )
        return sent(self, self._desk, command, self._told)


class CertificateForm(FormDialog):
    """Enter a certificate, or the one that follows it."""

    def __init__(
        self, desk: Desk, person: Person, renewed: Qualification | None, parent: QWidget
    ) -> None:
        """Ask for kind, document and days; `renewed` is the one before."""
        act = "add" if renewed is None else "renew"
        title = t(f"organisation.paper.{act}.title", name=person.name)
        super().__init__(title, t(f"organisation.paper.{act}"), parent)
        self._desk = desk
        self._person = person
        today = desk.clock.now().date()
        rows = [(code, certificate_name(code)) for code in KNOWN]
        if renewed is not None and renewed.code not in KNOWN:
            rows.append((renewed.code, renewed.code))
        chosen = "" if renewed is None else renewed.code
        self.choice("code", t("organisation.paper.code"), rows, chosen)
        document = "" if renewed is None else renewed.document
        self.line("document", t("organisation.paper.document"), document)
        self.line("level", t("organisation.paper.level"))
        self.issued = date_field(self, today)
        self.add("issued", t("organisation.paper.issued"), self.issued)
        end = today.replace(year=today.year + YEARS, day=min(today.day, 28))
        said = t("organisation.paper.expires")
        self.expires = OpenDate(end, said, self, open_=False)
        self.add("expires", said, self.expires)
        self.on_submit = self._send

    def _send(self) -> bool:
        command = AddQualification(
            person=self._person.id,
            code=self.value("code"),
            issued_on=day_of(self.issued),
            expires=self.expires.value(),
            document=self.value("document"),
            level=self.value("level"),
        )
        paper = certificate_name(self.value("code"))
        told = t("organisation.paper.added", name=self._person.name, paper=paper)
        return sent(self, self._desk, command, told)


class EndCertificateForm(FormDialog):
    """End a certificate before its last day."""

    def __init__(
        self, desk: Desk, person: Person, paper: Qualification, parent: QWidget
    ) -> None:
        """Ask for the reason and the day."""
        name = certificate_name(paper.code)
        title = t("organisation.paper.end.title", name=person.name, paper=name)
        super().__init__(title, t("organisation.paper.end"), parent)
        self._desk = desk
        self._paper = paper
        self.line("reason", t("field.reason"))
        self.ended = date_field(self, desk.clock.now().date())
        self.add("ended", t("organisation.until"), self.ended)
        self._told = t("organisation.paper.ended", name=person.name, paper=name)
        self.on_submit = self._send

    def _send(self) -> bool:
        command = EndQualification(
            qualification=self._paper.id,
            reason=self.value("reason"),
            ended=day_of(self.ended),
        )
        return sent(self, self._desk, command, self._told)


class DismissForm(FormDialog):
    """Let a person's service end; his posts end with it."""

    def __init__(self, desk: Desk, person: Person, parent: QWidget) -> None:
        """Ask for the last day, which may lie ahead, and the document."""
        title = t("organisation.person.dismiss.title", name=person.name)
        super().__init__(title, t("organisation.person.dismiss"), parent)
        self._desk = desk
        self._person = person
        self.until = date_field(self, desk.clock.now().date())
        self.add("until", t("organisation.person.last_day"), self.until)
        self.line("reason", t("organisation.document"))
        self.on_submit = self._send

    def _send(self) -> bool:
        command = DismissPerson(
            person=self._person.id,
            until=moment_of(self.until, self._desk.clock.now()),
            reason=self.value("reason"),
        )
        told = t("organisation.person.dismissed", name=self._person.name)
        return sent(self, self._desk, command, told)
