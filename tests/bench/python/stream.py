"""The most memory while rows pass as a RecordBatchReader: python stream.py ROWS.csv SHARDS COUNT"""

import resource
import sys
import time

import pyarrow.csv

import ruelle

BATCH = 10_000


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(path: str, shards: str, count: int) -> None:
    options = pyarrow.csv.ConvertOptions(column_types={"cp": pyarrow.string()})
    table = pyarrow.csv.read_csv(path, convert_options=options).combine_chunks()
    batches = table.to_batches(max_chunksize=BATCH)
    stream = (batches[at % len(batches)] for at in range(count // BATCH))
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, stream)
    france = ruelle.open(shards)
    before, begun = megabytes(), time.perf_counter()
    rows = sum(batch.num_rows for batch in france.geocode(reader, ["voie", "ville"], postcode="cp"))
    print(f"{rows:,} rows in {time.perf_counter() - begun:.0f} s; {before} MB before, {megabytes()} MB at most")


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
