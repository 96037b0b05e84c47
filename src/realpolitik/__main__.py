"""`python -m realpolitik` is the command line."""

from __future__ import annotations

from realpolitik.cli import main

main(prog_name="realpolitik")
