"""The sample's running day: its cases, played act by act at their own times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from db.sample.case_words import SOURCES, Topic, topics_for
from db.sample.day_plan import MAIN_LINE, PLANS
from db.sample.sample_acts import CaseActs
from db.sealed import seal
from domain.cases.intake_commands import RegisterCase
from domain.clock import SHANGHAI
from domain.entities.staged import new_id
from domain.ids import SeededIds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.sample.day_plan import Plan
    from db.sample.entities_made import EntityMade
    from db.sample.sample_hand import Hand
    from db.sealed import Keyring
    from domain.cases.holidays import Calendar

KINDS = {"c": "complaint", "r": "report", "p": "patrol"}
SAID_MORE = {
    "twin_b": "，已多次反映",
    "twin_d": "，已多次反映",
    "border": "，位于两网格交界处，归属存疑",
}
# One caller who has called before.
SAME_CALLER = {"extended": "paused", "twin_a": "rework"}
# A later case that takes over what an earlier one was about.
SAME_AS = {"twin_b": "twin_a", "twin_d": "twin_c", "split_b": "split_a"}


@dataclass(slots=True)
class Story:
    """One case of the day: what it is about, and its acts with their times."""

    case: str
    kind: str
    mark: str
    subject: EntityMade
    topic: Topic
    source: str
    received: datetime
    registered: datetime
    number: int
    linked_to: str = ""
    caller: int = 0
    acts: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the stories are made of."""

    subjects: Sequence[EntityMade]
    on_border: Sequence[EntityMade]
    station: str


def make_stories(cast: Cast, day: date, calendar: Calendar, seed: int) -> list[Story]:
    """Make the stories of the plan, the same for the same seed."""
    rng = np.random.Generator(np.random.PCG64([seed, 8]))
    ids = SeededIds(f"sample-cases-{seed}")
    order = iter(rng.permutation(len(cast.subjects)).tolist())
    marked: dict[str, Story] = {}
    found: list[Story] = []
    for plan in PLANS:
        for number in range(plan.count):
            story = _story(plan, number, cast, order, rng)
            story.case, story.number = ids.new(), len(found)
            earlier = marked.get(SAME_CALLER.get(plan.mark, ""))
            story.caller = (story if earlier is None else earlier).number + 1
            shift = timedelta(minutes=2 * number)
            before = timedelta(minutes=int(rng.integers(2, 26)))
            moments = [moment_of(one, day, calendar) + shift for one in plan.times]
            story.registered, story.received = moments[0], moments[0] - before
            if plan.mark == "late_source":
                story.received = moments[0]
                story.registered = moment_of("0 08:19", day, calendar)
            story.acts = list(zip(moments[1:], MAIN_LINE, strict=False))
            for text in plan.extra:
                act, _, when = text.partition(" ")
                story.acts.append((moment_of(when, day, calendar) + shift, act))
            first = marked.get(SAME_AS.get(plan.mark, ""))
            if first is not None:
                _follow(story, first)
            if plan.mark:
                marked[plan.mark] = story
            found.append(story)
    return found


def _story(
    plan: Plan,
    number: int,
    cast: Cast,
    order: Iterator[int],
    rng: np.random.Generator,
) -> Story:
    kind = KINDS[plan.kinds[number % len(plan.kinds)]]
    subject = cast.subjects[next(order)]
    while not topics_for(kind, subject.industry):
        subject = cast.subjects[next(order)]
    if plan.mark == "border" and cast.on_border:
        subject = cast.on_border[0]
    topics = topics_for(kind, subject.industry)
    sources = SOURCES[kind]
    moment = datetime.min.replace(tzinfo=SHANGHAI)
    return Story(
        case="",
        kind=kind,
        mark=plan.mark,
        subject=subject,
        topic=topics[int(rng.integers(len(topics)))],
        source=sources[int(rng.integers(len(sources)))],
        received=moment,
        registered=moment,
        number=0,
    )


def moment_of(text: str, day: date, calendar: Calendar) -> datetime:
    """Return the moment that a plan's text names, such as "2 14:30"."""
    back, _, clock = text.partition(" ")
    hour, minute = (int(part) for part in clock.split(":"))
    place = calendar.worked_before(day) - int(back)
    return datetime.combine(calendar.nth(place, day), time(hour, minute), SHANGHAI)


def _follow(story: Story, first: Story) -> None:
    """Let a story be about what an earlier one is about."""
    story.subject = first.subject
    if story.kind == first.kind:
        story.topic = first.topic
    else:
        story.linked_to = first.case


class DayPlayer:
    """Plays stories through the door, in the order of their times."""

    def __init__(self, hand: Hand, acts: CaseActs, keys: Keyring, station: str) -> None:
        """Seal callers' data with `keys`; unlocated cases go to `station`."""
        self._hand = hand
        self._acts = acts
        self._keys = keys
        self._station = station

    def play(self, stories: Sequence[Story]) -> int:
        """Do every act of all stories; return how many there were."""
        script: list[tuple[datetime, int, int, str]] = []
        for number, story in enumerate(stories):
            script.append((story.registered, number, 0, "register"))
            script += [
                (at, number, place, act)
                for place, (at, act) in enumerate(story.acts, start=1)
            ]
        for at, number, _, act in sorted(script):
            self._hand.at(at)
            story = stories[number]
            if act == "register":
                self._register(story)
            else:
                self._acts.do(act, story.case)
        return len(script)

    def _register(self, story: Story) -> None:
        place = story.subject.premises[0]
        unlocated = story.mark == "unlocated"
        command = RegisterCase(
            case=story.case,
            kind=story.kind,
            source=story.source,
            source_no=_source_no(story),
            received_at=story.received,
            summary=summary_of(story, named=not unlocated),
            matter=story.topic.matter,
            priority=story.topic.priority,
            entity="" if unlocated else new_id(story.subject.uscc),
            x=None if unlocated else place.x,
            y=None if unlocated else place.y,
            address="样例路一带，来电人说不清门牌" if unlocated else place.address,
            unlocated=unlocated,
            station=self._station if unlocated else "",
            linked_to=story.linked_to,
        )
        if story.kind != "complaint":
            self._hand.do(command)
            return
        caller = {
            "name": f"训练投诉人 {story.caller:04d}",
            "phone": f"000-0000-{story.caller:04d}",
        }
        sealed, boxes = seal(command, story.case, caller, self._keys)
        self._hand.do(sealed, boxes=boxes)


def summary_of(story: Story, *, named: bool = True) -> str:
    """Return the summary of a case: whom it is about, and what."""
    who = f"{story.subject.name}：" if named else ""
    return f"{who}{story.topic.text}{SAID_MORE.get(story.mark, '')}"


def _source_no(story: Story) -> str:
    if story.source not in {"12315", "12345"}:
        return ""
    return f"样{story.source}-{story.received:%Y%m%d}-{story.number + 1:04d}"
