# SPDX-License-Identifier: GPL-3.0-or-later
"""The expression language of rules, behind one function.

The library is lenient where a decision must not be: undeclared names become null, `d()` and `date("now")`
read a clock, `rand()` is random, and adding years to a leap day gives no date at all. So what an expression
may contain is listed here, and anything else is refused when the item is loaded, long before a citizen
waits for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import zen

_TEXT: Final = re.compile(r"'[^'\\]*'|\"[^\"\\]*\"")
_DATE_CALL: Final = re.compile(r"(?<![.\w])d\s*\((?:([^()]*)\))?")
"""d( with what stands in it; with nothing where that has brackets of its own."""
_LEN_CALL: Final = re.compile(r"(?<![.\w])len\s*\((?:\s*([A-Za-z_]\w*)\s*\))?")
"""len( with the one name in it; with nothing where something else stands there."""
_ALONE: Final = re.compile(r"(?<![=!<>])=(?!=)")
_METHOD_CALL: Final = re.compile(r"\.\s*([A-Za-z_]\w*)\s*\(\s*(d\s*\(\s*[A-Za-z_]\w*\s*\)\s*[,)])?")
_WORD: Final = re.compile(r"(#?\.?)\s*(?<!\w)([A-Za-z_]\w*)\s*(\(?)")
_FORBIDDEN: Final = re.compile(r"[`$;\\]|=>|#\s*\[|[^\x20-\x7e]")
_OPERATORS: Final = frozenset({"and", "or", "not", "in", "true", "false", "null"})
_FUNCTIONS: Final = frozenset({"d", "len", "contains", "startsWith", "endsWith", "abs", "some", "all", "none"})
_METHODS: Final = frozenset({"diff", "isSame", "isBefore", "isAfter", "isSameOrBefore", "isSameOrAfter"})
"""Not add and sub: 29 February and 18 years is an invalid date there, and every comparison with one is false."""


class ExpressionError(ValueError):
    """An expression that may not decide anything; says why and what is allowed."""


class EvaluationError(Exception):
    """An expression failed on its facts. Carries no fact."""


@dataclass(frozen=True)
class Expression:
    """A checked, compiled expression. needs: exactly the facts that stand in it; dates: those that are days;
    counted: those in len(), which counts the bytes of a text and not its characters."""

    text: str
    needs: tuple[str, ...]
    dates: frozenset[str]
    counted: frozenset[str]
    _program: Any

    def evaluate(self, facts: Mapping[str, Any]) -> Any:
        """The value over exactly the needed facts. Raises EvaluationError."""
        given = {name: facts[name] for name in self.needs}
        try:
            return self._program.evaluate(given)
        except Exception as error:
            # The library quotes facts in its messages and raises plain Exception; keep neither.
            raise EvaluationError(type(error).__name__) from None


def compile_expression(text: str, needs: tuple[str, ...], columns: frozenset[str] = frozenset()) -> Expression:
    """Check and compile once. needs: the facts that may stand in it; columns: of those that are rows, as some(),
    all() and none() read them (#.age). Raises ExpressionError."""
    code = _TEXT.sub("''", text)
    if found := _FORBIDDEN.search(code):
        raise ExpressionError(f"{found.group()!r} is not allowed in {text!r}")
    if _ALONE.search(code):
        raise ExpressionError(f"'=' in {text!r} compares nothing: write ==")
    dates: set[str] = set()
    for call in _DATE_CALL.finditer(code):
        name = (call[1] or "").strip()
        if name not in needs:
            shown = "..." if call[1] is None else call[1]
            raise ExpressionError(
                f"d({shown}) in {text!r}: d() takes one fact of needs; without one it would read the clock, "
                "and a decision could not be replayed"
            )
        dates.add(name)
    counted = {call[1] or "" for call in _LEN_CALL.finditer(code)}
    if not counted <= set(needs):
        raise ExpressionError(f"len() in {text!r} takes one fact of needs")
    for method in _METHOD_CALL.finditer(code):
        if method[1] in _METHODS and method[2] is None:
            # Beside anything but a day the library says false, which a "not" before it makes a pass.
            raise ExpressionError(f".{method[1]}() in {text!r} compares with d(fact) and with nothing else")
    used = _names(text, code, columns)
    if undeclared := sorted(used - set(needs)):
        raise ExpressionError(f"{', '.join(undeclared)} in {text!r}: every fact must stand in needs")
    if problem := zen.validate_expression(text):
        raise ExpressionError(f"{text!r} is no valid expression: {problem}")
    try:
        program = zen.compile_expression(text)
    except Exception as error:  # the library raises plain RuntimeError with a native stack in its message
        raise ExpressionError(f"{text!r} is no valid expression") from error
    used_needs = tuple(name for name in needs if name in used)
    return Expression(text, used_needs, frozenset(dates), frozenset(counted), program)


def _names(text: str, code: str, columns: frozenset[str]) -> set[str]:
    """The fact names of an expression; refuses functions and methods that are not listed."""
    used: set[str] = set()
    for dot, word, call in _WORD.findall(code):
        if dot.startswith("#"):
            if word not in columns or call or dot != "#.":
                raise ExpressionError(f"#.{word} in {text!r}: no rows of needs have such a column")
        elif dot:
            if word not in _METHODS or not call:
                raise ExpressionError(f".{word} in {text!r} is not allowed; methods are {_listed(_METHODS)}")
        elif call and word not in _OPERATORS:
            if word not in _FUNCTIONS:
                raise ExpressionError(f"{word}() in {text!r} is not allowed; functions are {_listed(_FUNCTIONS)}")
        elif word not in _OPERATORS:
            used.add(word)
    return used


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
