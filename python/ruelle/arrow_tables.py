"""Tables, batches and readers of pyarrow."""

from __future__ import annotations

import pyarrow


def geocode(engine, frame, names, settings, progress):
    """The table with the results behind its columns, or in the place of those of before."""
    job = engine.job(frame, names, {**settings, "keep": True})
    if isinstance(frame, pyarrow.RecordBatchReader):
        return pyarrow.RecordBatchReader.from_stream(job)
    found = pyarrow.table(progress.run(job, frame.num_rows)).replace_schema_metadata(frame.schema.metadata)
    if isinstance(frame, pyarrow.RecordBatch):
        return _batch(found)
    return found


def _batch(table):
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)
