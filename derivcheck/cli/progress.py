"""A progress bar on stderr: only on a terminal, and only for what takes longer than a second."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any

PATIENCE = 1.0  # seconds before the bar appears


class Progress:
    """A context manager; `advance(done)` moves the bar if there is one."""

    def __init__(self, total: int, quiet: bool = False) -> None:
        self.total = total
        self.done = 0
        self.bar: Any = None
        self.task: Any = None
        self.timer = threading.Timer(PATIENCE, self._show) if sys.stderr.isatty() and not quiet else None

    def __enter__(self) -> Progress:
        if self.timer:
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer.join()
        if self.bar is not None:
            self.bar.stop()

    def advance(self, done: int) -> None:
        """So many are done."""
        self.done = done
        if self.bar is not None:
            self.bar.update(self.task, completed=done)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self.task = bar.add_task("", total=self.total, completed=self.done)
        bar.start()
        self.bar = bar
