"""The little language of --where: comparisons of columns, and, or, not, in."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, Any]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


def matching(rows: Iterable[Row], where: str, limit: int = 0) -> list[Row]:
    """Return the rows for which `where` holds, at most `limit` (0 = all).

    Refused BAD_WHERE says what in the condition is not understood.
    """
    test = _parsed(where) if where else None
    found: list[Row] = []
    for row in rows:
        if test is not None and not _value(test, row, where):
            continue
        found.append(row)
        if limit and len(found) >= limit:
            break
    return found


def _parsed(where: str) -> ast.expr:
    try:
        return ast.parse(where, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused("BAD_WHERE", where=where, why=str(error)) from error


def _value(node: ast.expr, row: Row, where: str) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in row:
            return row[name]
        case ast.Name(id=name):
            known = ", ".join(row)
            raise Refused("BAD_WHERE", where=where, why=f"{name}? ({known})")
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [_value(part, row, where) for part in parts]
        case _:
            return _logic(node, row, where)


def _logic(node: ast.expr, row: Row, where: str) -> Any:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, row, where) for value in values)
        case ast.BoolOp(values=values):
            return any(_value(value, row, where) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, row, where)
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _compared(_value(left, row, where), ops, others, row, where)
        case _:
            raise Refused("BAD_WHERE", where=where, why=ast.unparse(node))


def _compared(
    left: Any, ops: list[ast.cmpop], others: list[ast.expr], row: Row, where: str
) -> bool:
    for op, other in zip(ops, others, strict=True):
        right = _value(other, row, where)
        compare = _COMPARE.get(type(op))
        if compare is None:
            raise Refused("BAD_WHERE", where=where, why=ast.dump(op))
        try:
            if not compare(left, right):
                return False
        except TypeError:
            # A column that is empty here compares with nothing.
            return False
        left = right
    return True
