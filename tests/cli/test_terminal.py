"""What differs on a terminal: colour, NO_COLOR, the progress bar, an interrupt."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derivcheck.cli.progress import Progress

ROOT = str(Path(__file__).parents[2])
SLOW = """
from derivcheck import *
import derivcheck, time
x = reals("x")
slow = claim("slow", equal(x, x))
quick = claim("quick", equal(x + 1, 1 + x))
real = derivcheck.verify
def stuck(claim, **options):
    if claim.id == "slow":
        open("started", "w").close()
        time.sleep(SECONDS)
    return real(claim, **options)
derivcheck.verify = stuck
"""


def on_terminal(*args: str, cwd: Path, stream: str, **env: str) -> str:
    """What `stream` (stdout or stderr) shows when it is a terminal and the other is not."""
    ours, theirs = pty.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs}
    process = subprocess.Popen(
        [sys.executable, "-m", "derivcheck", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": ROOT, "TERM": "xterm", **env},
        stdin=subprocess.DEVNULL,
        **streams,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end was closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    process.wait(60)
    return shown.decode()


def test_colour_on_a_terminal_unless_no_color(demo, tmp_path):
    shown = on_terminal("verify", demo, "--jobs", "1", cwd=tmp_path, stream="stdout", NO_COLOR="")
    assert "\x1b[32m✓" in shown
    assert "\x1b" not in on_terminal("verify", demo, "--jobs", "1", cwd=tmp_path, stream="stdout", NO_COLOR="1")
    assert "\x1b" not in on_terminal("verify", demo, "--jobs", "1", "--format", "json", cwd=tmp_path, stream="stdout")


def test_a_progress_bar_only_for_what_takes_longer_than_a_second(tmp_path):
    (tmp_path / "slow.py").write_text(SLOW.replace("SECONDS", "1.6"))
    assert "checking" in on_terminal("verify", "slow.py", cwd=tmp_path, stream="stderr", COLUMNS="80")
    assert on_terminal("verify", "slow.py", "--quiet", cwd=tmp_path, stream="stderr", COLUMNS="80") == ""


def test_no_bar_before_its_time(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("derivcheck.cli.progress.PATIENCE", 600)
    with Progress(3) as progress:
        progress.advance(2)
        assert progress.timer is not None
        assert progress.bar is None


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_at_once_and_is_no_verdict(tmp_path, jobs):
    (tmp_path / "slow.py").write_text(SLOW.replace("SECONDS", "100"))
    process = subprocess.Popen(
        [sys.executable, "-m", "derivcheck", "verify", "slow.py", "--jobs", jobs],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ROOT},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if (tmp_path / "started").exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == ""
    assert err.strip().endswith("interrupted")
