"""Imported by the server of the workers before it forks them, and by nothing else: everything set up once."""

import derivcheck.cli.work
import derivcheck.engine.verify  # noqa: F401
from derivcheck.setup import install

install()
