"""Rows a second by kind of table: python tables.py ROWS.csv SHARDS [GRIDPIN_INDEX]

Each figure is the best of five, and the processor's time a row beside it, which other work on the machine disturbs less.
"""

import csv
import os
import sys
import time

import duckdb
import polars
import pyarrow.csv

import ruelle

TIMES = 5


def measure(name: str, rows: int, body) -> None:
    wall = cpu = float("inf")
    for _ in range(TIMES):
        begun, used = time.perf_counter(), time.process_time()
        body()
        wall, cpu = min(wall, time.perf_counter() - begun), min(cpu, time.process_time() - used)
    print(f"{name:24} {rows / wall:9,.0f} rows/s, {1e6 * cpu / rows:5.1f} µs of processor a row", flush=True)


def main(path: str, shards: str, index: str | None = None) -> None:
    options = pyarrow.csv.ConvertOptions(column_types={"cp": pyarrow.string()})
    table = pyarrow.csv.read_csv(path, convert_options=options)
    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE clients AS SELECT * FROM given")
    kinds = {
        "pandas": table.to_pandas(),
        "polars": polars.DataFrame(table),
        "pyarrow": table,
        "duckdb": connection.table("clients"),
    }
    france = ruelle.open(shards)
    for threads in (1, 2):
        for kind, frame in kinds.items():
            asked = {"postcode": "cp", "threads": threads, "progress": False}
            measure(f"{kind}, {threads} threads", table.num_rows, lambda: france.geocode(frame, ["voie", "ville"], **asked))
    if index:
        beside(path, index)


def beside(path: str, index: str) -> None:
    """gridpin's `geocode_many` on the same rows, with as many threads as its variable says."""
    import gridpin

    with open(path, encoding="utf-8", newline="") as file:
        queries = [f"{row['voie']} {row['cp']} {row['ville']}" for row in csv.DictReader(file)]
    geocoder = gridpin.Geocoder(index)
    threads = os.environ.get("GRIDPIN_THREADS", "its own number of")
    measure(f"gridpin, {threads} threads", len(queries), lambda: geocoder.geocode_many(queries, 1))


main(*sys.argv[1:])
