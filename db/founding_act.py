"""How a workspace begins: file, keys, founding act, rules and first administrator."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyproj

from db.access import seed_rows as permission_seeds
from db.case_rules import seed_rows as case_seeds
from db.connection import create_new, writing
from db.key_slots import (
    RECOVERY,
    Cost,
    machine_key,
    machine_slot,
    passphrase_slot,
    put_slot,
    recovery_code,
)
from db.lock import lock_path, take
from db.migrations import SCHEMA_NUMBER
from db.rule_seeds import json_rows
from db.sealed import Keyring, new_workspace_key
from db.staffing import seed_rows as staff_seeds
from db.store import Frame, Session, Store
from db.workspace import Workspace
from db.workspace_schema import lay_out
from domain.access.commands import CreateUser, GrantRole
from domain.cases.rule_commands import LoadRules, RuleRows
from domain.founding import CreateWorkspace
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from db.rows import SqlValue
    from domain.clock import Clock
    from domain.ids import Ids

RULES = Path(__file__).resolve().parent.parent / "resources" / "rules"
# One person can begin to work at once; the roles are handed on by GrantRole and
# RevokeRole when there are others.
FIRST_ROLES = (
    "administrator",
    "station_head",
    "watch_officer",
    "intake",
    "dispatcher",
    "verifier",
)
# The printed code has 145 bits: stretching it would only make its owner wait.
CODE_COST = Cost(time_cost=1, memory_kib=8 * 1024, lanes=1)


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new workspace is to be; `login` and `name` are its first user's."""

    title: str
    crs: str
    login: str
    name: str = ""
    city_code: str = ""
    training: bool = False
    day: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Founded:
    """A new workspace, signed in as its administrator, and its recovery code."""

    workspace: Workspace
    recovery_code: str


def found(
    path: Path, founding: Founding, *, home: Path, clock: Clock, ids: Ids
) -> Founded:
    """Make the workspace file; a file that is there already is left alone.

    Refused CRS_NOT_METRES: not a projected CRS in metres. Unavailable: FILE_EXISTS, …
    """
    epsg = metre_epsg(founding.crs)
    conn = create_new(path)
    try:
        lock = take(path, "main.py")
        lay_out(conn, epsg)
        store = Store(conn, clock, ids)
        code = recovery_code()
        keys, session = _first_acts(store, founding, epsg, home, code)
    except BaseException:
        conn.close()
        for left in (path, lock_path(path)):
            with suppress(OSError):
                left.unlink()
        raise
    workspace = Workspace(path, store, lock, home)
    workspace.take_over(session, keys)
    return Founded(workspace, code)


def metre_epsg(text: str) -> int:
    """Return the EPSG number of a projected CRS in metres, else CRS_NOT_METRES."""
    try:
        crs = pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError as error:
        raise Refused("CRS_NOT_METRES", crs=text) from error
    units = {axis.unit_name for axis in crs.axis_info}
    epsg = crs.to_epsg()
    if not crs.is_projected or units != {"metre"} or epsg is None:
        raise Refused("CRS_NOT_METRES", crs=text)
    return int(epsg)


def _first_acts(
    store: Store, founding: Founding, epsg: int, home: Path, code: str
) -> tuple[Keyring, Session]:
    workspace, user = store.ids.new(), store.ids.new()
    keys = Keyring(new_workspace_key())
    account = machine_key(home, workspace, make=True) or b""
    own = machine_slot(keys, user, account)
    printed = passphrase_slot(keys, "workspace", code, kind=RECOVERY, cost=CODE_COST)
    with writing(store.conn):
        store.conn.executemany(
            "INSERT INTO meta(key, value) VALUES (?, ?)",
            [
                ("workspace", workspace),
                ("desk_id", store.ids.new()),
                ("desk_epoch", "1"),
                ("schema", str(SCHEMA_NUMBER)),
            ],
        )
        put_slot(store.conn, own)
        put_slot(store.conn, printed)
    session = Session(user, "", founding.name or founding.login)
    frame = Frame(at=founding.at)
    first = CreateWorkspace(
        workspace=workspace,
        title=founding.title,
        crs_epsg=epsg,
        city_code=founding.city_code,
        training=founding.training,
        day=founding.day,
        slots=((own.id, own.hash), (printed.id, printed.hash)),
    )
    login = CreateUser(
        user=user, login=founding.login, name=session.name, slot_hash=own.hash
    )
    grants = [GrantRole(user=user, role=role) for role in FIRST_ROLES]
    # The first grant ends the founding: from then on the administrator's own
    # permission gives the rest.
    for command in (first, seeds(), login, *grants):
        store.do(command, session, frame)
    return keys, session


def seeds(folder: Path = RULES) -> LoadRules:
    """Return the command that loads every rule row a workspace starts with."""
    seeded: tuple[tuple[str, Any], ...] = (
        *case_seeds(folder),
        *permission_seeds(folder),
        *staff_seeds(folder),
        *json_rows(folder / "boundary.json"),
    )
    tables = tuple(packed(table, rows) for table, rows in seeded)
    return LoadRules(source="GridDesk seed", tables=tables)


def packed(table: str, rows: Iterable[dict[str, SqlValue]]) -> RuleRows:
    """Return rows as LoadRules takes them; they share the columns of the first."""
    listed = list(rows)
    columns = tuple(listed[0])
    return RuleRows(
        table=table,
        columns=columns,
        rows=tuple(tuple(row[name] for name in columns) for row in listed),  # type: ignore[misc]
    )
