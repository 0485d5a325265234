"""Every block of docs/python.md runs, and prints what it shows."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SHARDS

PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# What has made the wheel that is tested, and what measures, on data that is not here.
ELSEWHERE = ("pip", "python", "GRIDPIN_THREADS=1")
MEASURES = re.compile(r"bench-shards|rows\.csv")


@pytest.fixture
def folder(shards, monkeypatch):
    """A folder with the demonstration's shards, and its addresses as a file to build from."""
    shutil.copy(SHARDS / "demo/addresses.csv", shards.parent / "adresses.csv")
    monkeypatch.chdir(shards.parent)
    return shards.parent


def test_blocks_are_of_known_languages():
    assert {language for language, _ in BLOCKS} == {"sh", "pycon"}


def test_sessions(folder):
    session = "\n".join(text for language, text in BLOCKS if language == "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "docs/python.md", None, 0)
    out = []
    failed, tried = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=out.append)
    assert failed == 0 and tried > 20, "".join(out)


def test_commands(folder):
    command = Path(sys.executable).parent / "ruelle"
    lines = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines()]
    assert all(line.split()[0] in ("ruelle", *ELSEWHERE) for line in lines)
    if not command.exists():
        pytest.skip("this wheel was built without the command line")
    for line in lines:
        if line.startswith("ruelle ") and not MEASURES.search(line):
            subprocess.run([command, *shlex.split(line)[1:]], check=True, env={**os.environ, "NO_COLOR": "1"})
