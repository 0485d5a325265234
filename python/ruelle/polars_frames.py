"""DataFrames of polars."""

from __future__ import annotations

import polars

from .columns import are_read


def geocode(engine, frame, names, settings, progress):
    """The frame with the results behind its columns, or in the place of those of before."""
    job = engine.job(_read_columns(frame, names), names, settings)
    found = polars.DataFrame(progress.run(job, frame.height))
    columns = frame.columns
    renamed = {name: columns[at] for name, at, _, _ in job.results if at is not None}
    return frame.with_columns(found.rename(renamed).get_columns())


def _read_columns(frame, names):
    """The frame with nothing in the columns that are not read, whose types Arrow may not have."""
    columns = []
    for series, is_read in zip(frame.get_columns(), are_read(names, frame.columns)):
        if not is_read or series.dtype == polars.Null:
            series = polars.Series(series.name, [], polars.Boolean).extend_constant(None, frame.height)
        columns.append(series)
    return polars.DataFrame(columns)
