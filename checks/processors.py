"""Check that every result and every built byte is the same on other processors.

NumPy and OpenBLAS choose their code by the processor: OpenBLAS by OPENBLAS_CORETYPE, NumPy by the
instruction sets that NPY_DISABLE_CPU_FEATURES does not exclude. So one machine can compute like
many others. `make test-processors` reviews all chapters under each setting and builds the
book under two of them; `make test` runs its notebooks under the one called `SHORT`.
"""

import filecmp
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLD_NUMPY = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"}
ELSEWHERE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4242"}
SETTINGS = {
    "this machine": {},
    "OpenBLAS for Prescott, one thread": {
        "OPENBLAS_CORETYPE": "Prescott",
        "OPENBLAS_NUM_THREADS": "1",
    },
    "OpenBLAS for Nehalem, two threads": {
        "OPENBLAS_CORETYPE": "Nehalem",
        "OPENBLAS_NUM_THREADS": "2",
    },
    "OpenBLAS for Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "OpenBLAS for SkylakeX": {"OPENBLAS_CORETYPE": "SkylakeX"},
    "OpenBLAS for Zen": {"OPENBLAS_CORETYPE": "Zen"},
    "NumPy without AVX2": OLD_NUMPY,
    "NumPy without AVX-512": {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"},
    "another locale, time zone and hash seed": ELSEWHERE,
}
SHORT = {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1", **OLD_NUMPY, **ELSEWHERE}
SHOWN = 10  # differing files named


def available(setting: dict[str, str]) -> dict[str, str]:
    """Return the part of `setting` that this machine understands.

    Names of cores and instruction sets are those of x86; on another processor NumPy would warn.
    """
    if platform.machine().lower() in ("x86_64", "amd64"):
        return setting
    return {key: value for key, value in setting.items() if "CPU" not in key and "CORE" not in key}


def environment(setting: dict[str, str]) -> dict[str, str]:
    """Return the environment of a process that runs under `setting`."""
    return {**os.environ, **available(setting)}


def review(setting: dict[str, str]) -> tuple[bool, str]:
    """Review all chapters under `setting`; return (nothing moved, output)."""
    command = [sys.executable, "-m", "evidence", "review"]
    run = subprocess.run(
        command, cwd=ROOT, env=environment(setting), capture_output=True, text=True
    )
    return run.returncode == 0, (run.stdout + run.stderr * (run.returncode > 1)).strip()


def build(setting: dict[str, str], folder: Path) -> Path:
    """Build the book from nothing under `setting` below `folder`; return its HTML folder."""
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-W", "-n"]
    command += ["--keep-going", "--path-output", str(folder)]
    run = subprocess.run(
        command, cwd=ROOT, env=environment(setting), capture_output=True, text=True
    )
    if run.returncode:
        sys.exit(f"The book does not build under {setting}:\n{run.stdout[-2000:]}{run.stderr}")
    return folder / "_build" / "html"


def differing(one: Path, other: Path) -> list[str]:
    """List the files that only one of two folders has, or whose bytes differ."""
    names = [
        {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file()}
        for top in (one, other)
    ]
    common = sorted(names[0] & names[1])
    _, unequal, unreadable = filecmp.cmpfiles(one, other, common, shallow=False)
    return sorted([*(names[0] ^ names[1]), *unequal, *unreadable])


def main() -> int:
    """Run everything; return 1 if a result moved or a byte differs."""
    print(f"Processor: {platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    failed = False
    for name, setting in SETTINGS.items():
        if setting and not available(setting):
            print(f"left out  {name}: not a setting of this kind of processor")
            continue
        started = time.perf_counter()
        good, said = review(setting)
        failed |= not good
        state = "same" if good else "MOVED"
        print(f"{state:<9} {name} ({time.perf_counter() - started:.0f} s)", flush=True)
        if not good:
            print(said)
    folders = [
        build(setting, ROOT / "_build" / "processors" / name)
        for name, setting in (("here", {}), ("elsewhere", SHORT))
    ]
    unlike = differing(*folders)
    failed |= bool(unlike)
    count = sum(1 for path in folders[0].rglob("*") if path.is_file())
    print(f"{'DIFFER' if unlike else 'same':<9} {count} files of two builds, {len(unlike)} differ")
    print("\n".join(f"  {name}" for name in unlike[:SHOWN]))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
