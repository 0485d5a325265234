"""DataFrames of pandas, with pyarrow beside it or without."""

from __future__ import annotations

import datetime

import pandas

from ._ruelle import table_of_lists
from .columns import are_read

try:
    import pyarrow
except ImportError:
    pyarrow = None

_HAS_STR = int(pandas.__version__.partition(".")[0]) >= 3


def geocode(engine, frame, names, settings, progress):
    """The frame with the results behind its columns, or in the place of those of before. Its index stays."""
    labels = [str(label) for label in frame.columns]
    columns = [frame.iloc[:, at] if is_read else None for at, is_read in enumerate(are_read(names, labels))]
    job = engine.job(_table(labels, columns, len(frame)), names, settings)
    found = _frame(progress.run(job, len(frame)), job.results, frame.index)
    places = [at for _, at, _, _ in job.results]
    if any(at is not None for at in places):
        frame = frame.copy(deep=False)
        for column, at in enumerate(places):
            if at is not None:
                frame.isetitem(at, found.iloc[:, column])
    return pandas.concat([frame, found.iloc[:, [column for column, at in enumerate(places) if at is None]]], axis=1)


def _table(labels, columns, rows):
    """A table of these columns. None stands for one that is not read."""
    if pyarrow is None:
        return table_of_lists(labels, [None if column is None else _texts(column) for column in columns], rows)
    arrays = [pyarrow.nulls(rows) if column is None else _array(column) for column in columns]
    return pyarrow.Table.from_arrays(arrays, names=labels)


def _array(column):
    if column.dtype != object:
        try:
            array = pyarrow.array(column, from_pandas=True)
            if not pyarrow.types.is_temporal(array.type):
                return array
        except (pyarrow.ArrowException, TypeError, ValueError):
            pass
    # Objects of several types, of which pyarrow makes no array.
    return pyarrow.array(_texts(column), pyarrow.string())


def _texts(column) -> list[str | None]:
    return [_text(cell) for cell in column]


def _text(cell) -> str | None:
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pandas.NA or cell != cell or isinstance(cell, list | dict | set | tuple | bytes):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


def _frame(found, results, index):
    """The results as a frame with this index."""
    if pyarrow is not None:
        types = {pyarrow.int32(): pandas.Int32Dtype(), pyarrow.bool_(): pandas.BooleanDtype()}
        frame = pyarrow.table(found).to_pandas(types_mapper=types.get)
        frame.index = index
        return frame
    dtypes = {"double": "float64", "float": "float32", "int32": "Int32", "bool": "boolean", "text": "str" if _HAS_STR else object}
    series = {}
    for at, (name, _, kind, words) in enumerate(results):
        dtype = pandas.CategoricalDtype(words) if kind == "word" else dtypes[kind]
        series[name] = pandas.Series(found.column(at), index=index, dtype=dtype)
    return pandas.DataFrame(series, index=index)
