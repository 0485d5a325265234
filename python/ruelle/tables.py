"""Tables of several libraries, none of which is imported unless its table is given."""

from __future__ import annotations

from typing import Any, TypeVar

from ._ruelle import Engine
from .progress import Progress

#: A table of one kind: the kind that is given comes back.
Table = TypeVar("Table")

# The kinds that have an adapter of their own, by the module that defines them.
_KINDS = {
    ("pandas", "DataFrame"): "pandas_frames",
    ("polars", "DataFrame"): "polars_frames",
    ("pyarrow", "Table"): "arrow_tables",
    ("pyarrow", "RecordBatch"): "arrow_tables",
    ("pyarrow", "RecordBatchReader"): "arrow_tables",
    ("duckdb", "DuckDBPyRelation"): "duckdb_relations",
    ("_duckdb", "DuckDBPyRelation"): "duckdb_relations",
}
_REMEDIES = {
    ("pandas", "Series"): "give a DataFrame: series.to_frame()",
    ("polars", "Series"): "give a DataFrame: series.to_frame()",
    ("polars", "LazyFrame"): "collect it first: frame.collect()",
}


def geocode(engine: Engine, frame: Any, names: dict[str, Any], settings: dict[str, Any], progress: Progress) -> Any:
    """Geocodes a table by the adapter of its kind."""
    kinds = [(cls.__module__.partition(".")[0], cls.__name__) for cls in type(frame).__mro__]
    adapter = next((_KINDS[kind] for kind in kinds if kind in _KINDS), None)
    if adapter is None:
        remedy = next((_REMEDIES[kind] for kind in kinds if kind in _REMEDIES), None)
        if remedy or not (hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__")):
            takes = "geocode() takes a DataFrame of pandas or polars, a table of pyarrow, or a DuckDB relation"
            raise TypeError(f"{type(frame).__name__} is no table; {remedy or takes}")
        return progress.run(engine.job(frame, names, {**settings, "keep": True}))
    from importlib import import_module

    return import_module(f".{adapter}", __package__).geocode(engine, frame, names, settings, progress)
