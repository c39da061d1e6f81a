"""The tables whose rows are rules: seeded at the founding, changed by SetRule only."""

from __future__ import annotations

# Named here by hand and not gathered from the rooms: the cases room writes all
# of them by one projection, and must not import the rooms beside it.
RULE_TABLES: frozenset[str] = frozenset(
    {
        "calendar_day",
        "case_clock_kind",
        "case_kind",
        "case_state",
        "closure_code",
        "code_segment",
        "duty_post",
        "finding_rule",
        "freeze_window",
        "grid_limit",
        "hours_base",
        "industry",
        "keyword_rule",
        "label",
        "lane",
        "leave_kind",
        "matter",
        "permission",
        "post_kind",
        "procedure",
        "reason_code",
        "refusal_ground",
        "requirement",
        "risk_rank",
        "service_window",
        "setting",
        "stage_limit",
        "time_limit_rule",
        "transition",
        "unsplittable",
        "workload_weight",
    }
)
