"""The package: what it imports, its stubs, its words."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import ruelle
from conftest import SHARDS
from ruelle import _ruelle

FOLDER = Path(ruelle.__file__).parent


def test_nothing_else_is_imported():
    code = "import sys, ruelle; print([n for n in ('pandas', 'polars', 'pyarrow', 'numpy', 'duckdb', 'tqdm') if n in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


def test_everything_public_has_a_docstring():
    for name in ruelle.__all__:
        thing = getattr(ruelle, name)
        if not name.startswith("__"):
            assert inspect.getdoc(thing), name
    for name, method in inspect.getmembers(ruelle.Geocoder, callable):
        if not name.startswith("_"):
            assert inspect.getdoc(method), name


def test_stubs_name_what_is_there():
    assert (FOLDER / "py.typed").is_file()
    stub = ast.parse((FOLDER / "_ruelle.pyi").read_text(encoding="utf-8"))
    described = {}
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            described[node.name] = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            described[node.name] = set()
        elif isinstance(node, ast.AnnAssign):
            described[node.target.id] = set()
    there = {name for name in vars(_ruelle) if not name.startswith("__")}
    assert set(described) == there
    for name, members in described.items():
        thing = getattr(_ruelle, name)
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            own = {member for member in vars(thing) if not member.startswith("__") or member in members}
            assert members == own, name


def test_the_command_line_is_in_the_wheel():
    name = "ruelle.exe" if sys.platform == "win32" else "ruelle"
    path = Path(sys.executable).parent / name
    if not path.exists():
        pytest.skip("this wheel was built without the command line")
    out = subprocess.run([path, "search", "--shards", SHARDS, "12 rue de rivoli paris"], capture_output=True, text=True, check=True)
    assert "12 Rue de Rivoli 75004 Paris" in out.stdout


def test_the_version_is_the_command_lines(command):
    out = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["ruelle", ruelle.__version__]
