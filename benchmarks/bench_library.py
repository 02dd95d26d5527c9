"""How long the library takes: one cold run of the command, then each claim in a warm process.

python benchmarks/bench_library.py [ID-PREFIX]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from derivcheck import Claim, Outcome, verify
from derivcheck.run.library import load_library

SLOWEST = 12


def cold(target: str) -> float:
    """Seconds of `derivcheck verify TARGET` in a process of its own."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "derivcheck", "verify", target, "--quiet"], check=False, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def warm(claims: list[Claim]) -> list[tuple[float, Claim, Outcome]]:
    """Seconds for each claim, one after another."""
    out = []
    for claim in claims:
        started = time.perf_counter()
        outcome = verify(claim).outcome
        out.append((time.perf_counter() - started, claim, outcome))
    return out


def main() -> None:
    """Prints the cold run, medians by verdict and family, and the slowest claims."""
    prefix = sys.argv[1] if len(sys.argv) > 1 else ""
    claims = [claim for claim in load_library() if claim.id.startswith(prefix)]
    print(f"cold run of {prefix or 'all'}: {cold(prefix.rstrip('/') or 'all'):.1f} s")
    timed = warm(claims)
    print(f"warm, one process: {sum(s for s, *_ in timed):.1f} s for {len(timed)} claims")
    groups = {"all": timed}
    for row in timed:
        groups.setdefault(row[2].value, []).append(row)
        groups.setdefault(row[1].id.split("/")[0] + "/", []).append(row)
    print(f"{'':28}{'claims':>8}{'median ms':>12}{'90 % ms':>10}{'worst ms':>10}")
    for name, rows in groups.items():
        ms = sorted(1000 * s for s, *_ in rows)
        print(f"{name:28}{len(ms):8}{statistics.median(ms):12.1f}{ms[int(0.9 * (len(ms) - 1))]:10.1f}{ms[-1]:10.1f}")
    print("slowest:")
    for seconds, claim, outcome in sorted(timed, key=lambda row: -row[0])[:SLOWEST]:
        print(f"  {1000 * seconds:8.0f} ms  {claim.id}  ({outcome.value})")


if __name__ == "__main__":
    main()
