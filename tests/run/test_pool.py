"""Workers: results in order, hangs and memory limits survived, crashes told apart from answers."""

from __future__ import annotations

import os
import time

import pytest

from derivcheck.run.attempt import Crashed, Done, OutOfMemory, OutOfTime, attempt
from derivcheck.run.pool import run


def work(item: str) -> object:
    """What a worker is asked to do, by name."""
    match item:
        case "hang":
            while True:
                time.sleep(0.01)
        case "hang in C":
            return pow(3, 10**10)
        case "fill memory":
            return len(bytearray(8 << 30))
        case "crash":
            raise ZeroDivisionError("division by zero\nsecond line")
        case "killed":
            os.kill(os.getpid(), 9)
        case "exit":
            os._exit(3)
    return item.upper()


def test_results_come_in_order_whatever_happens():
    items = ["a", "hang", "b", "fill memory", "crash", "killed", "exit", "hang in C", "c"]
    out = list(run(work, items, jobs=2, timeout=1.0))
    assert [one.value for one in out if isinstance(one, Done)] == ["A", "B", "C"]
    assert [type(one) for one in out] == [
        Done, OutOfTime, Done, OutOfMemory, Crashed, OutOfMemory, Crashed, OutOfTime, Done,
    ]  # fmt: skip
    assert out[1] == OutOfTime(1.0)
    assert out[4].located.startswith("ZeroDivisionError: division by zero (")
    assert "second line" in out[4].detail
    assert out[6].message == "a worker process ended unexpectedly with exit code 3"


def test_one_job_with_a_time_limit_is_killed_too():
    assert [type(one) for one in run(work, ["hang", "a"], jobs=1, timeout=0.5)] == [OutOfTime, Done]


def test_one_job_without_a_limit_runs_here():
    assert list(run(lambda item: os.getpid(), ["a"], jobs=1)) == [Done(os.getpid())]
    assert isinstance(next(run(work, ["crash"], jobs=1)), Crashed)


def test_progress_counts_what_is_done():
    for jobs in (1, 2):
        seen: list[int] = []
        list(run(work, ["a", "b", "c"], jobs=jobs, progress=seen.append))
        assert seen == [1, 2, 3]


def test_nothing_to_do():
    assert list(run(work, [], jobs=2)) == []


def test_leaving_early_stops_the_workers():
    outcomes = run(work, ["a", "hang", "hang"], jobs=2, timeout=100.0)
    assert next(outcomes) == Done("A")
    begin = time.perf_counter()
    outcomes.close()
    assert time.perf_counter() - begin < 10


def refuse() -> None:
    """A preparation that fails."""
    raise RuntimeError("not today")


def test_a_failing_preparation_is_a_crash_and_no_answer():
    (one,) = run(work, ["a"], jobs=2, timeout=5.0, prepare=(refuse, ()))
    assert isinstance(one, Crashed)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("wrong"), "ValueError: wrong ("),
        (KeyError(), "KeyError ("),
        (RecursionError("too deep"), "RecursionError: too deep ("),
    ],
)
def test_a_crash_keeps_its_name_and_place(error, message):
    def fail() -> None:
        raise error

    outcome = attempt(fail)
    assert outcome.located.startswith(message)
    assert "test_pool.py" in outcome.located
    assert outcome.detail.startswith("Traceback")


def test_an_interrupt_is_not_swallowed():
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(interrupt)
