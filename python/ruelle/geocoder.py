"""The geocoder: questions one by one, and tables."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Iterable, Sequence
from typing import overload

from . import tables
from ._ruelle import Engine, Hit, RuelleError
from .hits import Explanation, Hits
from .progress import Progress
from .tables import Table

Codes = str | Iterable[str] | None


class Geocoder:
    """Open shards, which :func:`ruelle.open` gives. Threads may share it; processes get it by its place."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @property
    def shards(self) -> list[dict[str, str | int]]:
        """The open shards: name, date of the data (``YYYY-MM-DD``), source, and numbers of addresses, streets and communes."""
        names = ("name", "date", "source", "addresses", "streets", "communes")
        return [dict(zip(names, facts)) for facts in self._engine.shards()]

    def search(
        self,
        text: str,
        *,
        limit: int = 5,
        autocomplete: bool = False,
        lon: float | None = None,
        lat: float | None = None,
        type: Codes = None,
        postcode: Codes = None,
        citycode: Codes = None,
        depcode: Codes = None,
        city: str | None = None,
        bbox: Sequence[float] | None = None,
    ) -> Hits:
        """Finds addresses, streets, places and communes by their names.

        text: the address as one would write it, 3 to 200 characters.
        limit: the most results, 1 to 100.
        autocomplete: whether the last word may be the beginning of a longer one.
        lon, lat: a position in degrees (WGS 84); results near it are preferred. Both or none.
        type: ``housenumber``, ``street``, ``locality`` or ``municipality``; one or several.
        postcode, citycode, depcode: codes that results must have (``75004``, ``75104``, ``2A``), one or several.
        city: the name of the commune, forgivingly matched.
        bbox: west, south, east and north in degrees.

        Returns the results, best first: up to ``limit``, or none.
        Raises RuelleError for a text or a parameter that cannot be read; it names the parameter.
        """
        question = _question(
            text,
            limit=limit,
            autocomplete=autocomplete,
            lon=lon,
            lat=lat,
            type=type,
            postcode=postcode,
            citycode=citycode,
            depcode=depcode,
            city=city,
            bbox=bbox,
        )
        return Hits(self._engine.search(question))

    def suggest(self, text: str, *, limit: int = 5, **options) -> Hits:
        """Completes what somebody types: :meth:`search` with ``autocomplete``, whose options it takes."""
        return self.search(text, limit=limit, autocomplete=True, **options)

    def explain(self, text: str, *, limit: int = 5, **options) -> Explanation:
        """Searches, and says what each word was read as and how the scores come about. Takes the options of :meth:`search`."""
        return Explanation(self._engine.search(_question(text, limit=limit, explain=True, **options)))

    def lookup(self, id: str) -> Hit | None:
        """The house number, street or commune with an id as results have it. None if no shard has it.

        id: BAN's key (``75104_8249_00012_bis``, ``75104_8249``) or the INSEE code of a commune (``75104``).
        """
        return self._engine.lookup(id)

    @overload
    def reverse(self, *, lon: float, lat: float, limit: int = 1, type: Codes = None) -> Hits: ...
    @overload
    def reverse(
        self,
        frame: Table,
        *,
        lon: str | None = None,
        lat: str | None = None,
        type: str | None = None,
        results: str | Sequence[str] | None = None,
        lang: str = "fr",
        threads: int | None = None,
        progress: bool | Callable[[int], object] | None = None,
    ) -> Table: ...
    def reverse(self, frame=None, *, lon=None, lat=None, limit=None, type=None, **options):
        """Finds the addresses nearest to a position, or to the positions of a table's rows.

        Of a position: ``lon`` and ``lat`` are degrees (WGS 84), ``limit`` is the most results (1 to 100, by default 1), and
        ``type`` a type or several. Returns results, nearest first, each with its ``distance`` in metres.

        Of a table: ``lon`` and ``lat`` name its columns with degrees, by default those with a usual name (``longitude``,
        ``lon``, ``latitude``, ``lat``…), and ``type`` names a column with the wanted type. Further options, the columns that come
        back and the exceptions are those of :meth:`geocode`; a row without an address within 10 km is ``not-found``.
        """
        if frame is not None:
            if limit is not None:
                raise TypeError("limit: a table gets one result a row")
            names = {"reverse": True, "columns": [], "postcode": None, "citycode": None, "type": type, "lat": lat, "lon": lon}
            return self._table(frame, names, **options)
        if options:
            raise TypeError(f"reverse() of a position got an unexpected keyword argument {next(iter(options))!r}")
        if not all(isinstance(degrees, numbers.Real) for degrees in (lon, lat)):
            raise TypeError("lon, lat: must be degrees; to find the positions of a table, give it as the first argument")
        parameters = _parameters(limit=1 if limit is None else limit, lon=float(lon), lat=float(lat), type=type)
        return Hits(self._engine.reverse(parameters))

    def geocode(
        self,
        frame: Table,
        columns: str | Sequence[str] | None = None,
        *,
        postcode: str | None = None,
        citycode: str | None = None,
        type: str | None = None,
        lon: str | None = None,
        lat: str | None = None,
        results: str | Sequence[str] | None = None,
        min_score: float = 0.0,
        autocomplete: bool = False,
        lang: str = "fr",
        threads: int | None = None,
        progress: bool | Callable[[int], object] | None = None,
    ) -> Table:
        """Geocodes the rows of a table, on all cores.

        frame: pandas or polars DataFrame; pyarrow Table, RecordBatch or RecordBatchReader; DuckDB relation; or anything else
            with ``__arrow_c_stream__`` or ``__arrow_c_array__``. It is not changed.
        columns: the columns that make the address, in this order; their cells are joined by blanks. By default they are found
            out by their names and first cells. Texts, numbers and dictionaries of these are read; a null is an empty cell.
        postcode, citycode, type: the columns with the postcode, INSEE code or type that the result must have.
        lon, lat: the columns with a position in degrees, near which results are preferred.
        results: the results that are wanted, by their names with or without ``result_``; by default all but ``index``,
            ``importance``, ``x`` and ``y``.
        min_score: the least score of a result, 0 to 1.
        autocomplete: whether the last word may be the beginning of a longer one.
        lang: the language of ``result_message``, ``fr`` or ``en``.
        threads: by default one a core.
        progress: False for none, or a function that is called with the number of rows that are done since its last call.
            By default a bar, after a second, where tqdm is installed and somebody looks.

        Returns the same kind of table with as many rows, in order, and columns added: ``latitude``, ``longitude`` (double,
        degrees), ``result_score``, ``result_score_next``, ``result_confidence`` (float, 0 to 1), ``result_accuracy`` (int32,
        metres), ``result_doubtful`` (bool), ``result_type``, ``result_status`` (dictionary), and texts. They are those of
        ``ruelle csv``. Results of before are replaced; a column ``latitude`` that is no result is kept, and the result is
        ``result_latitude``. A RecordBatchReader comes back as one that geocodes while it is read.

        ``result_status`` is ``ok``, ``not-found``, ``skipped`` (nothing to ask) or ``error`` (a row that makes no sense), and
        ``result_message`` says why: no row ends the work.

        Raises ColumnError for a column that is missing or holds no text; RuelleError for an option or a stream that cannot be
        read; TypeError for something that is no table. All but the stream's are raised before the first row.
        """
        names = {
            "reverse": False,
            "columns": _names("columns", columns),
            "postcode": postcode,
            "citycode": citycode,
            "type": type,
            "lat": lat,
            "lon": lon,
        }
        return self._table(
            frame,
            names,
            results=results,
            min_score=min_score,
            autocomplete=autocomplete,
            lang=lang,
            threads=threads,
            progress=progress,
        )

    def _table(
        self, frame, names, *, results=None, min_score=0.0, autocomplete=False, lang="fr", threads=None, progress=None
    ):
        settings = {
            "results": _names("results", results),
            "min_score": min_score,
            "autocomplete": autocomplete,
            "lang": lang,
            "threads": threads,
            "keep": False,
        }
        return tables.geocode(self._engine, frame, names, settings, Progress(progress))

    def __repr__(self) -> str:
        shards = self.shards
        addresses = sum(int(shard["addresses"]) for shard in shards)
        names = ", ".join(str(shard["name"]) for shard in shards[:8]) + (" …" if len(shards) > 8 else "")
        return f"<ruelle.Geocoder of {self._place}: {addresses:,} addresses in {len(shards)} shards ({names})>"

    def __reduce__(self):
        from .shards import open

        return open, (self._place,)


def _names(parameter: str, given: str | Iterable[str] | None) -> list[str]:
    """The names of columns, of which one may stand alone."""
    if given is None:
        return []
    names = [given] if isinstance(given, str) else list(given)
    if not names:
        raise RuelleError(f"{parameter}: is empty; name a column, or leave it out")
    if wrong := [name for name in names if not isinstance(name, str)]:
        raise TypeError(f"{parameter}: {wrong[0]!r} is no name; give text")
    return names


def _question(
    text: str,
    *,
    limit: int,
    autocomplete: bool = False,
    bbox: Sequence[float] | None = None,
    explain: bool = False,
    lon: float | None = None,
    lat: float | None = None,
    type: Codes = None,
    postcode: Codes = None,
    citycode: Codes = None,
    depcode: Codes = None,
    city: str | None = None,
) -> list[tuple[str, str]]:
    """The parameters of a search."""
    if not isinstance(text, str):
        raise TypeError("text: must be text; a table goes to geocode()")
    return _parameters(
        q=text,
        limit=limit,
        autocomplete=int(autocomplete),
        bbox=None if bbox is None else ",".join(map(str, bbox)),
        explain=1 if explain else None,
        lon=lon,
        lat=lat,
        type=type,
        postcode=postcode,
        citycode=citycode,
        depcode=depcode,
        city=city,
    )


def _parameters(**given: str | float | Iterable[str] | None) -> list[tuple[str, str]]:
    """Parameters of the HTTP contract. Several values are parameters of one name."""
    parameters: list[tuple[str, str]] = []
    for name, value in given.items():
        if value is None:
            continue
        # A number may be of numpy.
        values = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        parameters.extend((name, str(value)) for value in values)
    return parameters
