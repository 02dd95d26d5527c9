"""`python -m derivcheck` is the command `derivcheck`."""

from derivcheck.cli import main

main()
