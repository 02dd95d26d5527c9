"""Imported by the server of the workers before it forks them, and by nothing else: everything set up once.

What fails here fails again in the worker that needs it, and is reported there; the server itself must live.
"""

import importlib

import derivcheck.cli.work  # noqa: F401
from derivcheck.run.attempt import attempt
from derivcheck.run.library import entries_of, library_modules


def _warm() -> None:
    importlib.import_module("derivcheck.setup").install()
    importlib.import_module("derivcheck.engine.verify")
    for name in library_modules():
        entries_of(name)


attempt(_warm)
