"""Builds the wheel: the package, its native part, and the command line `ruelle`.

    python python/build.py [--profile PROFILE] [--out DIR] [--command FILE]

It needs maturin beside the Python that runs it, and cargo. By default it makes what is published.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
#: Texts that the wheel must have in it, from the root.
TEXTS = ["LICENSE-MIT", "LICENSE-APACHE", "DATA-LICENCES.md"]
#: The most bytes of a published wheel.
BUDGET = 6_000_000
PUBLISHED = "python"
COMMAND = "ruelle.exe" if sys.platform == "win32" else "ruelle"


def main() -> None:
    options = argparse.ArgumentParser(description="Builds the wheel of the Python package.")
    options.add_argument("--profile", default=PUBLISHED, help="a profile of Cargo.toml")
    options.add_argument("--out", type=Path, default=ROOT / ".build" / "wheel", help="the folder of the wheel")
    options.add_argument("--command", type=Path, help="a command line that is compiled already; `none` leaves it out")
    given = options.parse_args()
    # pip puts what lies in `scripts` on the PATH.
    scripts = FOLDER / "ruelle.data" / "scripts"
    # One that ended in the middle has left it.
    shutil.rmtree(scripts.parent, ignore_errors=True)
    try:
        scripts.mkdir(parents=True)
        if str(given.command) != "none":
            shutil.copy(given.command or compile_command(), scripts / COMMAND)
        for text in TEXTS:
            shutil.copy(ROOT / text, FOLDER)
        print(build(given.profile, given.out.resolve()))
    finally:
        shutil.rmtree(scripts.parent)
        for text in TEXTS:
            (FOLDER / text).unlink(missing_ok=True)


def compile_command() -> Path:
    """The command line as it is released, without symbols."""
    run("cargo", "build", "--release", "--locked", "--features", "cli", "--bin", "ruelle", "--config", "profile.release.strip=true")
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / COMMAND


def build(profile: str, out: Path) -> Path:
    """Builds the wheel in a folder that holds no other then."""
    with tempfile.TemporaryDirectory() as folder:
        how = ["--profile", profile, "--compression-level", "9", "--interpreter", sys.executable]
        run(sys.executable, "-m", "maturin", "build", "--out", folder, *how)
        [wheel] = Path(folder).glob("*.whl")
        size = wheel.stat().st_size
        if profile == PUBLISHED and size > BUDGET:
            sys.exit(f"{wheel.name} has {size} bytes, the budget is {BUDGET}")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        return Path(shutil.move(wheel, out))


def run(*command: str) -> None:
    subprocess.run(command, cwd=FOLDER, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
