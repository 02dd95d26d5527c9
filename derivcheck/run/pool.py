"""Work in processes that can be killed: hard time and memory limits, results in order.

    run(function, items, jobs=2, timeout=10.0, prepare=(warm, ())) -> Iterator[Attempted]

A worker is forked from a server that has imported `preload`, so one that was killed is back in a tenth of a second.
`function` and `prepare` are importable by name, items and results are plain data.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from derivcheck.run.attempt import Attempted, Crashed, OutOfMemory, OutOfTime, attempt, crashed

MEMORY = 4 << 30  # bytes of address space for one worker
_KILLED = {-9, 137}  # the exit codes of a process that was killed from outside: the system was out of memory

Prepare = tuple[Callable[..., None], tuple[Any, ...]]


def cores() -> int:
    """How many processes may run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def start_server(preload: Sequence[str]) -> None:
    """Start the server that workers are forked from, so that its imports run beside those of the caller."""
    import multiprocessing
    from multiprocessing import forkserver

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a server with threads cannot be forked safely
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(preload))
    forkserver.ensure_running()


def run(
    function: Callable[[Any], Any],
    items: Sequence[Any],
    *,
    jobs: int,
    timeout: float | None = None,
    memory: int = MEMORY,
    prepare: Prepare | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Attempted]:
    """`function(item)` for each item, in order; in this process when there is one job and no time limit."""
    if jobs == 1 and timeout is None:
        return _here(function, items, prepare, progress)
    return _in_workers(function, items, jobs, timeout, memory, prepare, progress)


def _here(
    function: Callable[[Any], Any],
    items: Sequence[Any],
    prepare: Prepare | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Attempted]:
    if prepare:
        prepare[0](*prepare[1])
    for count, item in enumerate(items, 1):
        yield attempt(function, item)
        if progress:
            progress(count)


def _in_workers(
    function: Callable[[Any], Any],
    items: Sequence[Any],
    jobs: int,
    timeout: float | None,
    memory: int,
    prepare: Prepare | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Attempted]:
    import multiprocessing

    from pebble import ProcessPool

    pool = ProcessPool(
        max_workers=min(jobs, max(len(items), 1)),
        initializer=_begin,
        initargs=(memory, prepare),
        context=multiprocessing.get_context("forkserver"),
    )
    finished = False
    try:
        futures = [pool.schedule(attempt, args=(function, item), timeout=timeout) for item in items]
        pool.close()
        for count, future in enumerate(futures, 1):
            yield _outcome(future, timeout)
            if progress:
                progress(count)
        finished = True
    finally:
        if not finished:
            pool.stop()
        pool.join()


def _begin(memory: int, prepare: Prepare | None) -> None:
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
    if prepare:
        prepare[0](*prepare[1])


def _outcome(future: Any, timeout: float | None) -> Attempted:
    from concurrent.futures import TimeoutError as TimedOut

    from pebble import ProcessExpired

    error = future.exception()
    if error is None:
        result: Attempted = future.result()
        return result
    if isinstance(error, TimedOut) and timeout is not None:
        return OutOfTime(timeout)
    if isinstance(error, MemoryError):
        return OutOfMemory()
    if isinstance(error, ProcessExpired):
        if error.exitcode in _KILLED:
            return OutOfMemory()
        return Crashed(f"a worker process ended unexpectedly with exit code {error.exitcode}")
    return crashed(error)
