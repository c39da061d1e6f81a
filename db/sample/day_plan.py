"""The plan of the sample's running day: which cases stand where, and since when."""

from __future__ import annotations

from dataclasses import dataclass

# Steps on the main line, in order; a story goes as far as its plan says.
MAIN_LINE = ("accept", "file", "dispatch", "take", "answer", "verify", "close")


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the plan, for `count` cases of these kinds.

    `times` are moments "days HH:MM", days counted in working days back from the
    running day: first the receipt, then one for each step. `extra` names acts
    beside the main line with their moment, such as "rework 1 17:10".
    """

    count: int
    kinds: str
    times: tuple[str, ...]
    extra: tuple[str, ...] = ()
    mark: str = ""


C, R, P, ALL = "c", "r", "p", "crp"

PLANS: tuple[Plan, ...] = (
    # 待受理: fresh this morning, near due, overdue, and one whose legal limit is near.
    Plan(5, ALL, ("0 07:42",)),
    Plan(4, ALL, ("0 08:11",)),
    Plan(3, "cr", ("1 17:05",)),
    Plan(2, "cr", ("1 14:45",)),
    Plan(2, "cr", ("2 16:20",)),
    Plan(1, C, ("6 15:30",), mark="late_source"),
    Plan(1, R, ("0 07:55",), mark="unlocated"),
    Plan(1, P, ("0 08:02",), mark="border"),
    # 待立案
    Plan(3, "cr", ("1 16:40", "1 17:30")),
    Plan(2, P, ("0 07:30", "0 07:50")),
    # 待派遣
    Plan(4, ALL, ("1 15:20", "1 16:50", "1 17:40")),
    Plan(2, ALL, ("2 14:30", "2 15:30", "1 15:05")),
    Plan(1, R, ("2 10:20", "2 11:00", "1 16:15")),
    Plan(
        1,
        C,
        ("3 09:40", "3 10:30", "3 11:00", "1 16:50"),
        ("decline 1 17:20",),
        "declined",
    ),
    # 待签收
    Plan(4, ALL, ("1 15:10", "1 16:20", "1 16:50", "1 17:50")),
    Plan(2, "cr", ("1 14:20", "1 15:00", "1 15:40", "1 16:10")),
    # 处置中
    Plan(6, "cr", ("4 09:20", "4 10:00", "4 10:30", "4 11:00", "4 14:05")),
    Plan(3, "cr", ("8 09:10", "8 09:50", "8 10:20", "8 11:10", "8 14:30")),
    Plan(2, P, ("2 09:00", "2 09:20", "2 09:40", "2 10:00", "2 10:20")),
    Plan(
        1,
        P,
        ("4 14:00", "4 14:20", "4 14:40", "4 15:00", "4 15:10"),
        ("remind 1 17:30", "call_soon 0 08:27"),
        "overdue",
    ),
    Plan(1, R, ("11 09:00", "11 09:40", "11 10:10", "11 11:00", "11 11:20")),
    Plan(
        1,
        C,
        ("6 09:00", "6 09:40", "6 10:10", "6 11:00", "6 11:20", "3 16:00"),
        ("photo 6 11:30", "rework 1 10:30", "photo_after 1 10:40"),
        "rework",
    ),
    Plan(
        1,
        C,
        ("7 09:00", "7 09:30", "7 10:00", "7 10:30", "7 10:50"),
        ("pause 3 10:00", "wrong_photo 3 10:10", "call_over 3 10:20"),
        "paused",
    ),
    Plan(
        1,
        R,
        ("9 09:00", "9 09:30", "9 10:00", "9 10:30", "9 10:50"),
        ("penalty 3 15:00",),
        "penalty",
    ),
    Plan(
        1,
        R,
        ("5 09:00", "5 09:30", "5 10:00", "5 10:30", "5 10:50"),
        ("send_back 1 16:40",),
        "returned",
    ),
    Plan(
        1,
        C,
        ("8 14:00", "8 14:30", "8 15:00", "8 15:30", "8 15:50"),
        ("extend 2 15:00",),
        "extended",
    ),
    # 待核查 and 待结案
    Plan(
        4,
        ALL,
        ("5 09:10", "5 09:40", "5 10:10", "5 11:00", "5 11:20", "1 16:30"),
    ),
    Plan(
        1,
        R,
        ("6 09:10", "6 09:40", "6 10:10", "6 11:00", "6 11:20", "3 10:30"),
    ),
    Plan(
        3,
        ALL,
        ("6 14:10", "6 14:40", "6 15:10", "6 16:00", "6 16:20", "3 15:00", "1 17:10"),
    ),
    # 近期办结 and closed before
    Plan(
        3,
        ALL,
        (
            "7 09:10",
            "7 09:50",
            "7 10:20",
            "7 11:00",
            "7 11:30",
            "3 09:30",
            "2 15:00",
            "0 08:14",
        ),
    ),
    Plan(
        8,
        ALL,
        (
            "10 09:10",
            "10 09:50",
            "10 10:20",
            "10 11:00",
            "10 11:30",
            "8 09:30",
            "8 15:00",
            "7 10:30",
        ),
    ),
    Plan(
        1,
        P,
        (
            "12 09:10",
            "12 09:50",
            "12 10:20",
            "12 11:00",
            "12 11:30",
            "11 09:30",
            "11 15:00",
            "10 10:30",
        ),
        ("archive 9 16:00",),
        "archived",
    ),
    Plan(1, C, ("3 10:00",), ("refuse 2 10:00",), "refused"),
    Plan(1, P, ("3 11:00",), ("void 3 11:20",), "void"),
    Plan(1, C, ("4 11:00",), ("advise 4 11:30",), "advised"),
    Plan(1, R, ("4 16:00", "4 16:30"), ("not_file 3 09:20",), "not_filed"),
    # Duplicates: the same entity, the same matter, another voice.
    Plan(
        1,
        C,
        ("2 15:40", "2 16:20", "1 16:25"),
        ("note 1 16:40", "call_done 1 16:45", "call_later 1 16:50", "photo 1 16:55"),
        "twin_a",
    ),
    Plan(1, C, ("0 08:21",), mark="twin_b"),
    Plan(1, R, ("1 16:10", "1 17:15"), mark="twin_c"),
    Plan(1, R, ("0 08:25",), mark="twin_d"),
    # One letter, two cases: a complaint and the report that came with it.
    Plan(1, C, ("1 16:00", "1 17:25"), mark="split_a"),
    Plan(1, R, ("1 16:02",), mark="split_b"),
)
