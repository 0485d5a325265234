"""What the tests of the Python package share."""

import os
import shutil
from pathlib import Path

import pytest

import ruelle

ROOT = Path(__file__).resolve().parents[2]
SHARDS = ROOT / "shards"


@pytest.fixture(scope="session")
def demo():
    """The demonstration's shards."""
    return ruelle.open(SHARDS)


@pytest.fixture
def shards(tmp_path):
    """A copy of the demonstration's shards, to be spoilt."""
    folder = tmp_path / "shards"
    folder.mkdir()
    for file in [*SHARDS.glob("*.ruelle"), SHARDS / "manifest.json"]:
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="session")
def command():
    """The command line, compiled from the same sources."""
    path = os.environ.get("RUELLE")
    if not path:
        pytest.skip("RUELLE does not name the command line")
    return path


@pytest.fixture(autouse=True)
def no_last_shards(monkeypatch):
    """Each test begins as if nothing had been opened."""
    monkeypatch.setattr(ruelle.shards, "_last", [])
    monkeypatch.delenv("RUELLE_SHARDS", raising=False)
