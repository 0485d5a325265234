"""The results of a table are those of `ruelle csv` on the same rows, value by value."""

import csv
import subprocess

import numpy
import pyarrow
import pytest

from conftest import SHARDS
from rows import NAMES, columns, many

SEARCH = {"columns": ["voie", "ville"], "postcode": "cp", "citycode": "insee", "type": "sorte"}
ALL = "latitude longitude label score score_next type id housenumber name street postcode city context citycode oldcitycode oldcity"
ALL += " district accuracy confidence doubtful status message index importance x y locality"


@pytest.fixture(scope="module")
def rows():
    return many()


def by_command(command, folder, rows, *options):
    """The columns of the command's output."""
    path = folder / "in.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NAMES, *rows])
    subprocess.run([command, "csv", path, folder / "out.csv", "--shards", SHARDS, "--quiet", *options], check=True)
    with open(folder / "out.csv", encoding="utf-8", newline="") as file:
        header, *answers = csv.reader(file)
    return {name: [row[at] for row in answers] for at, name in enumerate(header)}


def as_typed(text, kind):
    """A cell of the command as a value of a type."""
    if text == "":
        return None
    if kind == pyarrow.bool_():
        return {"true": True, "false": False}[text]
    if kind == pyarrow.int32():
        return int(text)
    if kind == pyarrow.float64():
        return float(text)
    # The nearest number of single precision.
    return float(numpy.float32(text)) if kind == pyarrow.float32() else text


def assert_same(table, expected, results):
    assert table.column_names[: len(NAMES)] == NAMES
    assert table.column_names == list(expected)
    for name in table.column_names[len(NAMES) :]:
        column = table[name]
        kind = column.type.value_type if pyarrow.types.is_dictionary(column.type) else column.type
        assert column.to_pylist() == [as_typed(text, kind) for text in expected[name]], name
    assert len(table.column_names) == len(NAMES) + results


def test_search(demo, command, tmp_path, rows):
    options = ["--columns=voie", "--columns=ville", "--postcode=cp", "--citycode=insee", "--type=sorte"]
    expected = by_command(command, tmp_path, rows, *options)
    table = demo.geocode(pyarrow.table(columns(rows)), **SEARCH)
    assert_same(table, expected, 22)
    statuses = set(table["result_status"].to_pylist())
    assert statuses == {"ok", "not-found", "skipped"}


def test_every_result(demo, command, tmp_path, rows):
    names = ALL.split()
    expected = by_command(command, tmp_path, rows, "--columns=voie,ville", f"--result-columns={','.join(names)}", "--lang=en")
    table = demo.geocode(pyarrow.table(columns(rows)), "voie,ville", results=names, lang="en")
    assert_same(table, expected, len(names))


def test_options(demo, command, tmp_path, rows):
    options = ["--columns=voie", "--lat=y", "--lon=x", "--min-score=0.9", "--autocomplete", "--result-columns=id,score,status,message"]
    expected = by_command(command, tmp_path, rows, *options)
    table = pyarrow.table(columns(rows))
    found = demo.geocode(
        table, "voie", lat="y", lon="x", min_score=0.9, autocomplete=True, results=["id", "score", "status", "message"]
    )
    assert_same(found, expected, 4)


def test_columns_that_are_found_out(demo, command, tmp_path, rows):
    clean = [row for row in rows if row[1:] not in [odd[1:] for odd in rows[9::10]]]
    expected = by_command(command, tmp_path, clean)
    assert_same(demo.geocode(pyarrow.table(columns(clean))), expected, 22)


def test_reverse(demo, command, tmp_path, rows):
    expected = by_command(command, tmp_path, rows, "--reverse", "--lat=y", "--lon=x", "--type=sorte")
    table = demo.reverse(pyarrow.table(columns(rows)), lon="x", lat="y", type="sorte")
    assert_same(table, expected, 20)
    assert set(table["result_status"].to_pylist()) >= {"ok", "not-found", "skipped", "error"}
