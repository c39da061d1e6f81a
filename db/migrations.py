"""The workspace's schema, step by step; steps are appended to and never edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from db.border_requests import BORDERS_SCHEMA, STEPS_SCHEMA
from db.case_merges import MERGES_SCHEMA
from db.case_parts import PARTS_SCHEMA
from db.entity_find import FIND_SCHEMA, index_all
from db.entity_rows import ASSIGNED_SCHEMA
from db.freeze import FREEZE_SCHEMA
from db.journal import JOURNAL_SCHEMA
from db.plan_rules import FINDINGS_SCHEMA
from db.plan_work import WEIGHTS_SCHEMA
from db.plans import PLANS_SCHEMA
from db.reference_shapes import REFERENCE_SCHEMA
from db.root_points import ROOT_POINTS_SCHEMA
from db.rows import ROWS_SCHEMA, Rows
from db.sealed import SEALED_SCHEMA
from db.staging import STAGING_SCHEMA
from db.tables import SCHEMAS, STATE_TABLES
from db.unit_plans import UNIT_PLANS_SCHEMA

if TYPE_CHECKING:
    from sqlite_utils import Database

WORKSPACE = Migrations("griddesk")
# Raised with each migration that an older program could not live with.
SCHEMA_NUMBER = 1


@WORKSPACE()
def m001_spine(database: Database) -> None:
    """Make the journal, the stores beside it and the tables of every room."""
    for schema in (
        JOURNAL_SCHEMA,
        ROWS_SCHEMA,
        SEALED_SCHEMA,
        STAGING_SCHEMA,
        *SCHEMAS,
    ):
        database.executescript(schema)


@WORKSPACE()
def m002_case_file(database: Database) -> None:
    """Make the tables of a case's attachments and call-backs."""
    database.executescript(PARTS_SCHEMA)


@WORKSPACE()
def m003_finding_entities(database: Database) -> None:
    """Make the index by which entities are found as one types."""
    database.executescript(FIND_SCHEMA)
    index_all(database.conn)


@WORKSPACE()
def m004_assigned_grids(database: Database) -> None:
    """Let premises be in a grid by decision."""
    database.executescript(ASSIGNED_SCHEMA)
    Rows(database.conn, STATE_TABLES).redigest("premises", "1 = 1")


@WORKSPACE()
def m005_plans(database: Database) -> None:
    """Make the tables of boundary plans."""
    database.executescript(PLANS_SCHEMA)


@WORKSPACE()
def m006_reference_layers(database: Database) -> None:
    """Make the tables of layers that borders follow, keep whole or do not cross."""
    database.executescript(REFERENCE_SCHEMA)


@WORKSPACE()
def m007_freeze_windows(database: Database) -> None:
    """Make the table of the days on which no plan takes effect."""
    database.executescript(FREEZE_SCHEMA)


@WORKSPACE()
def m008_plan_checks(database: Database) -> None:
    """Make the tables of findings let stand, and of the rules of a plan's check."""
    database.executescript(FINDINGS_SCHEMA)


@WORKSPACE()
def m009_workload_weights(database: Database) -> None:
    """Make the table of what entities, complaints and streets weigh."""
    database.executescript(WEIGHTS_SCHEMA)


@WORKSPACE()
def m010_root_points(database: Database) -> None:
    """Make the table of the points that were added to the frozen outline."""
    database.executescript(ROOT_POINTS_SCHEMA)


@WORKSPACE()
def m011_merged_cases(database: Database) -> None:
    """Make the table of cases that went into another one."""
    database.executescript(MERGES_SCHEMA)


@WORKSPACE()
def m012_planned_units(database: Database) -> None:
    """Make the table of acts on units that wait for their day."""
    database.executescript(UNIT_PLANS_SCHEMA)


@WORKSPACE()
def m013_border_requests(database: Database) -> None:
    """Make the tables of borders that two stations negotiate."""
    database.executescript(BORDERS_SCHEMA)


@WORKSPACE()
def m014_steps_with_agreed_borders(database: Database) -> None:
    """Let the steps be found that drew agreed borders."""
    database.executescript(STEPS_SCHEMA)
