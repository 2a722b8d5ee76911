"""Run the slice of every number, verdict and figure alone (`make test-trace`; about two minutes).

Each must make the result that `results/` holds. `make test-trace R=economy` runs one chapter.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence import results  # noqa: E402
from evidence.trace.verify import verify_all  # noqa: E402


def main(names: list[str]) -> int:
    """Print what differs; return the exit status."""
    known, begun = results.notebooks(), time.monotonic()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(
            f"There is no chapter '{unknown[0]}'. Name one of: {', '.join(known)}.", file=sys.stderr
        )
        return 2
    count, said = verify_all(names or known)
    print("\n".join(said), end="\n" * bool(said))
    print(
        f"{count} slices run alone in {time.monotonic() - begun:.0f} s: {len(said) or 'none'} differ."
    )
    return int(bool(said))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
