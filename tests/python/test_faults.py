"""Faults of tables and of shards: an exception that says the remedy, and none for a row."""

import os
import signal
import subprocess
import sys
import time
import textwrap

import pandas
import polars
import pyarrow
import pytest

import ruelle
from conftest import SHARDS

TABLE = pyarrow.table({"voie": ["12 rue de rivoli"], "ville": ["Paris"]})


@pytest.mark.parametrize("frame", [TABLE, TABLE.to_pandas(), polars.DataFrame(TABLE), TABLE.to_reader()])
def test_a_missing_column_is_named_before_the_first_row(demo, frame):
    with pytest.raises(ruelle.ColumnError, match='columns: the table has no column "rue"; its columns are "voie", "ville"'):
        demo.geocode(frame, ["rue"])


def test_each_parameter_is_named(demo):
    for parameter in ("postcode", "citycode", "type", "lat", "lon"):
        with pytest.raises(ruelle.ColumnError, match=f'^{parameter}: the table has no column "nope"'):
            demo.geocode(TABLE, "voie", **{parameter: "nope"})
    with pytest.raises(ruelle.ColumnError, match="^lat: is required"):
        demo.reverse(TABLE)


@pytest.mark.parametrize(
    ("frame", "remedy"),
    [
        (None, "NoneType is no table"),
        ("in.csv", "str is no table"),
        (pandas.Series(["a"]), r"series.to_frame\(\)"),
        (polars.Series(["a"]), r"series.to_frame\(\)"),
        (polars.LazyFrame({"a": ["a"]}), r"frame.collect\(\)"),
    ],
)
def test_what_is_no_table(demo, frame, remedy):
    with pytest.raises(TypeError, match=remedy):
        demo.geocode(frame, "a")


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"columns": []}, "columns: is empty"),
        ({"columns": "voie", "results": "nope"}, 'results: "nope" must be one of latitude'),
        ({"columns": "voie", "min_score": 2}, "min_score: must be a number from 0 to 1"),
        ({"columns": "voie", "min_score": float("nan")}, "min_score"),
        ({"columns": "voie", "lang": "de"}, "lang: must be one of fr, en"),
        ({"columns": "voie", "threads": 0}, "threads: must be a number from 1"),
    ],
)
def test_a_faulty_option_is_named(demo, options, match):
    with pytest.raises(ruelle.RuelleError, match=match):
        demo.geocode(TABLE, **options)
    with pytest.raises(TypeError):
        demo.geocode(TABLE, "voie", progress="yes")
    with pytest.raises(TypeError, match="is no name"):
        demo.geocode(TABLE, [1])


def test_a_table_without_columns(demo):
    for frame in (pandas.DataFrame(), polars.DataFrame(), pyarrow.table({})):
        with pytest.raises(ruelle.ColumnError, match="the table has no columns"):
            demo.geocode(frame)


def test_shards_that_cannot_be_opened(shards):
    with pytest.raises(ruelle.ShardError, match="nowhere: does not exist; make shards with `ruelle build"):
        ruelle.open(shards / "nowhere")
    demo = next(shards.glob("demo.*"))
    demo.write_bytes(demo.read_bytes()[:5000])
    with pytest.raises(ruelle.ShardError, match="demo"):
        ruelle.open(shards)
    demo.write_bytes(b"id;adresse\n")
    with pytest.raises(ruelle.ShardError, match="not a Ruelle shard"):
        ruelle.open(demo)
    demo.unlink()
    with pytest.raises(ruelle.ShardError, match="demo.*cannot be read"):
        ruelle.open(shards)
    (shards / "manifest.json").write_text("{}")
    with pytest.raises(ruelle.ShardError, match="manifest"):
        ruelle.open(shards)
    (shards / "manifest.json").unlink()
    with pytest.raises(ruelle.ShardError, match="has no manifest.json"):
        ruelle.open(shards)


def test_every_byte_of_a_shard_is_checked(shards):
    demo = next(shards.glob("demo.*"))
    whole = demo.read_bytes()
    for at in range(0, len(whole), 611):
        demo.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with pytest.raises(ruelle.ShardError):
            ruelle.open(demo)


def test_shards_are_found(shards, monkeypatch):
    with pytest.raises(ruelle.ShardError, match=r"give shards=…, call ruelle.open\(…\) first, or set RUELLE_SHARDS"):
        ruelle.geocode(TABLE, "voie")
    monkeypatch.setenv("RUELLE_SHARDS", str(shards))
    assert ruelle.geocode(TABLE, ["voie", "ville"])["result_status"].to_pylist() == ["ok"]
    monkeypatch.delenv("RUELLE_SHARDS")
    ruelle.shards._last.clear()
    assert ruelle.geocode(TABLE, ["voie", "ville"], shards=shards)["result_status"].to_pylist() == ["ok"]
    # Those that were opened last.
    assert ruelle.reverse(pyarrow.table({"lon": [2.36], "lat": [48.8556]}))["result_status"].to_pylist() == ["ok"]
    assert ruelle.geocode(TABLE, "voie", shards=ruelle.open(shards)).num_columns == 24


def test_shards_are_read_once_until_they_change(shards):
    first = ruelle.open(shards)
    assert ruelle.open(str(shards) + os.sep) is first
    manifest = shards / "manifest.json"
    manifest.write_text(manifest.read_text() + "\n")
    assert ruelle.open(shards) is not first
    assert ruelle.open(next(shards.glob("demo.*"))).search("12 rue de rivoli").best.street == "Rue de Rivoli"


def test_progress_counts_every_row(demo):
    told = []
    table = pyarrow.table({"voie": ["12 rue de rivoli paris"] * 5000})
    demo.geocode(table, "voie", progress=told.append)
    assert sum(told) == 5000 and all(count > 0 for count in told)

    def angry(_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        demo.geocode(table, "voie", progress=angry)


def test_a_bar_where_it_is_wanted(demo, capsys):
    demo.geocode(TABLE, "voie", progress=False)
    demo.geocode(TABLE, "voie")
    assert capsys.readouterr().err == ""


ENDLESS = """
    import ruelle, pyarrow, signal, sys
    batch = pyarrow.record_batch({"voie": [f"{n} rue de rivolli pariss" for n in range(20000)]})
    table = pyarrow.Table.from_batches([batch] * 100)
    demo = ruelle.open(sys.argv[1])
    print("ready", flush=True)
    try:
        demo.geocode(table, "voie", progress=False)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise")
def test_an_interrupt_ends_the_work_at_once():
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(ENDLESS), SHARDS], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "ready\n"
        time.sleep(1)
        assert child.poll() is None, "ended too soon to be interrupted"
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=10)
        assert out == "interrupted\n"
    finally:
        child.kill()


OTHER_THREADS = """
    import ruelle, pyarrow, sys, threading, time
    demo = ruelle.open(sys.argv[1])
    table = pyarrow.table({"voie": [f"{n} rue de rivolli pariss" for n in range(20000)]})
    worker = threading.Thread(target=lambda: demo.geocode(table, "voie", progress=False))
    worker.start()
    turns = 0
    while worker.is_alive():
        time.sleep(0.001)
        turns += 1
    print(turns)
"""


def test_other_threads_run_meanwhile():
    out = subprocess.run([sys.executable, "-c", textwrap.dedent(OTHER_THREADS), SHARDS], capture_output=True, text=True, check=True)
    assert int(out.stdout) > 20


WITHOUT_ARROW = """
    import sys
    sys.modules["pyarrow"] = None
    import datetime, pandas, ruelle
    frame = pandas.DataFrame(
        {"n": [12, None, 3.0], "voie": ["rue de rivoli", None, "rue carnot"], "ville": ["Paris", 7, "Gap"],
         "le": [datetime.date(2024, 1, 2)] * 3},
        index=[5, 6, 7],
    )
    demo = ruelle.open(sys.argv[1])
    found = demo.geocode(frame, ["n", "voie", "ville"])
    assert ruelle.pandas_frames.pyarrow is None
    assert found["result_id"].tolist()[::2] == ["75104_demo01_00012", "05061_demo01_00003"] or print(found["result_id"])
    kinds = [str(found[name].dtype) for name in ("latitude", "result_score", "result_accuracy", "result_doubtful", "result_status")]
    assert kinds == ["float64", "float32", "Int32", "boolean", "category"], kinds
    assert found.index.tolist() == [5, 6, 7] and found.shape == (3, 26)
    assert demo.geocode(found, ["n", "voie", "ville"]).shape == (3, 26)
    assert demo.geocode(frame)["result_status"].tolist()[0] == "ok"
    assert demo.reverse(pandas.DataFrame({"lon": [2.36], "lat": [48.8556]}))["result_status"].tolist() == ["ok"]
"""


def test_pandas_without_pyarrow():
    subprocess.run([sys.executable, "-c", textwrap.dedent(WITHOUT_ARROW), SHARDS], check=True)
