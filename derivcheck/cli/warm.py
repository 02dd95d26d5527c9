"""Imported by the server of the workers before it forks them, and by nothing else: everything set up once."""

import derivcheck.cli.work  # noqa: F401
import derivcheck.engine.verify  # noqa: F401
from derivcheck.setup import install

install()
