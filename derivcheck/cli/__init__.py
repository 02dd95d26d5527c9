"""The command `derivcheck`.

    main(args=None)          runs and exits
    execute(args) -> int     runs and returns the exit code
"""

from derivcheck.cli.command_line import execute, main

__all__ = ["execute", "main"]
