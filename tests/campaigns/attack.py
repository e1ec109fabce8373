"""The attack on publications: invented programmes by the thousand, each published twice under every preset.

    python3 run.py attack [--programmes N] [--seed N] [--workers N]

Nothing that is withheld may be pinned down, in the first publication or in both together, and no small number may be
told; the same programmes with nothing but their small numbers withheld show that the attack is real. The summary is
printed as JSON.
"""

import argparse
import json
import multiprocessing
import sys
import time
from functools import partial

from balint_core.disclosure import rules
from tests.programmes import Tried, tried


def summary(found: list[Tried]) -> dict[str, int]:
    """What came of the programmes of one preset."""
    return {
        "programmes": len(found),
        "small numbers told": sum(len(one.told_small) for one in found),
        "pinned down in the first": sum(one.pinned_first for one in found),
        "pinned down in both together": sum(one.pinned_then for one in found),
        "second refused": sum(one.refused for one in found),
        "broken with small numbers alone withheld": sum(one.naive_broken for one in found),
    }


def main() -> int:
    """Runs the campaign; 1 where anything that is withheld could be pinned down."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--programmes", type=int, default=1000, help="of each preset")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workers", type=int, default=2)
    chosen = asked.parse_args()
    began, told = time.monotonic(), {}
    with multiprocessing.Pool(chosen.workers) as pool:
        for rule in rules().presets:
            seeds = range(chosen.seed, chosen.seed + chosen.programmes)
            told[rule.title] = summary(pool.map(partial(tried, rule), seeds, chunksize=10))
            print(rule.title, file=sys.stderr)
    print(json.dumps({"seconds": round(time.monotonic() - began), **told}, indent=2))
    wrong = ("small numbers told", "pinned down in the first", "pinned down in both together")
    return int(any(one[what] for one in told.values() for what in wrong))


if __name__ == "__main__":
    raise SystemExit(main())
