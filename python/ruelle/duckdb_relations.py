"""Relations of DuckDB."""

from __future__ import annotations


def geocode(engine, frame, names, settings, progress):
    """A relation of the same connection over the rows and their results, which are in memory."""
    # DuckDB finds this variable by its name.
    ruelle_geocoded_rows = progress.run(engine.job(frame, names, {**settings, "keep": True}))  # noqa: F841
    return frame.query("ruelle_geocoded_input", "SELECT * FROM ruelle_geocoded_rows")
