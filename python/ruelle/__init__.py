"""Ruelle: a geocoder for French addresses, in this process.

>>> import ruelle
>>> france = ruelle.open("shards/")
>>> france.search("12 rue de rivoli paris")[0].label
'12 Rue de Rivoli 75004 Paris'

``geocode`` and ``reverse`` take a pandas or polars DataFrame, a pyarrow Table, RecordBatch or RecordBatchReader, or a DuckDB
relation, and give the same kind back with the results as columns.
"""

from __future__ import annotations

from ._ruelle import VERSION as __version__
from ._ruelle import Batches, ColumnError, Hit, RuelleError, ShardError, WordReading
from .geocoder import Geocoder
from .hits import Explanation, Hits
from .shards import find, open
from .tables import Table

__all__ = [
    "Batches",
    "ColumnError",
    "Explanation",
    "Geocoder",
    "Hit",
    "Hits",
    "RuelleError",
    "ShardError",
    "WordReading",
    "__version__",
    "geocode",
    "open",
    "reverse",
]


def geocode(frame: Table, columns=None, *, shards=None, **options) -> Table:
    """Geocodes the rows of a table: :meth:`Geocoder.geocode` of ``shards``.

    shards: a directory, a file or an address of shards, or a :class:`Geocoder`. By default those that were opened last, then
        those that the environment variable ``RUELLE_SHARDS`` names.

    Raises ShardError if there are no shards, and what :meth:`Geocoder.geocode` raises.
    """
    return find(shards).geocode(frame, columns, **options)


def reverse(frame: Table, *, lon: str | None = None, lat: str | None = None, shards=None, **options) -> Table:
    """Finds the addresses of the rows' positions: :meth:`Geocoder.reverse` of ``shards``, which are as for :func:`geocode`."""
    return find(shards).reverse(frame, lon=lon, lat=lat, **options)
