"""Answers that are worked out once, and kept as long as what was asked.

In: a function of something that has `answers`. Out: the same function, which looks there first. A
diagnosis asks for the name of one object, or the place of one scope, hundreds of times.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class HasAnswers(Protocol):
    """What can be asked, and never changes."""

    @property
    def answers(self) -> dict[Any, Any]:
        """What was answered so far, by function and arguments."""


_Asked = TypeVar("_Asked", bound=HasAnswers)
_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


def remembered(
    work: Callable[Concatenate[_Asked, _Rest], _Answer],
) -> Callable[Concatenate[_Asked, _Rest], _Answer]:
    """Keep each answer of a function with its first argument; the others must be hashable.

    Every caller gets the same answer, so none may change it.

    >>> from types import SimpleNamespace
    >>> asked, calls = SimpleNamespace(answers={}), []
    >>> twice = remembered(lambda of, number: calls.append(number) or 2 * number)
    >>> twice(asked, 21), twice(asked, 21), calls
    (42, 42, [21])
    """

    @functools.wraps(work)
    def answer(asked: _Asked, /, *rest: _Rest.args, **options: _Rest.kwargs) -> _Answer:
        question = (work, rest, tuple(options.items()))
        answers = asked.answers
        if question not in answers:
            answers[question] = work(asked, *rest, **options)
        known: _Answer = answers[question]
        return known

    return answer
