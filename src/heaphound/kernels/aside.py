"""Work beside other work: kernels release the GIL, so two threads fill two processors."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """A computation that runs in a thread of its own until its result is asked for.

    >>> Aside(lambda: 6 * 7).result()
    42

    Args:
        work: what to compute; it must not change anything.
        at_once: False computes it only when the result is asked for, in the asking thread.
    """

    def __init__(self, work: Callable[[], Result], *, at_once: bool = True) -> None:
        self._work = work
        self._answer: Result | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True) if at_once else None
        if self._thread is not None:
            self._thread.start()

    def result(self) -> Result:
        """Wait for the result, or raise what the computation raised. To be asked once."""
        if self._thread is None:
            return self._work()
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        return self._answer  # type: ignore[return-value]  # set, as nothing was raised

    def _run(self) -> None:
        try:
            self._answer = self._work()
        except BaseException as problem:  # noqa: BLE001  # raised where the result is asked for
            self._problem = problem
