"""The native part of the package. Use `ruelle`: it says what each thing takes and raises."""

from collections.abc import Callable
from typing import Any, Literal, final

VERSION: str

class RuelleError(ValueError):
    """A question or a table that cannot be answered. The text says the remedy."""

class ShardError(RuelleError):
    """Shards that are missing, or cannot be read."""

class ColumnError(RuelleError):
    """A column that is missing, or is of a type that holds no address."""

@final
class WordReading:
    """A word of a query, as it was read for a result."""

    @property
    def word(self) -> str:
        """The word, folded."""
    @property
    def role(self) -> Literal["street", "city", "postcode", "housenumber", "territory", "noise", "unmatched"]:
        """The part of the result that it was read as."""
    @property
    def matched(self) -> str | None:
        """The word of the name that it matches, folded."""
    @property
    def how(self) -> Literal["exact", "abbreviation", "prefix", "glued", "cut", "sound", "edit"] | None:
        """How it matches that word."""
    @property
    def similarity(self) -> float:
        """The share of its weight that it brings, 0 to 1."""
    @property
    def weight(self) -> float:
        """Its weight."""

@final
class Hit:
    """One result."""

    @property
    def label(self) -> str:
        """The address in one line: `12 bis Rue de Rivoli 75004 Paris`."""
    @property
    def score(self) -> float:
        """How well the words match, 0 to 1."""
    @property
    def confidence(self) -> float | None:
        """The confidence that this is the place meant, 0 to 1. None for a position or an id."""
    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it before it is used."""
    @property
    def type(self) -> Literal["housenumber", "street", "locality", "municipality"]:
        """Its kind."""
    @property
    def id(self) -> str:
        """BAN's key, or the INSEE code of a commune."""
    @property
    def lon(self) -> float:
        """Longitude in degrees, WGS 84."""
    @property
    def lat(self) -> float:
        """Latitude in degrees, WGS 84."""
    @property
    def housenumber(self) -> str | None:
        """Number and suffix: `12 bis`."""
    @property
    def name(self) -> str:
        """Name with its number: `12 bis Rue de Rivoli`."""
    @property
    def street(self) -> str | None:
        """Name of the street."""
    @property
    def locality(self) -> str | None:
        """Name of the lieu-dit, which the result is or lies in."""
    @property
    def postcode(self) -> str | None:
        """Postcode, five digits. None where BAN gives none."""
    @property
    def city(self) -> str:
        """Name of the commune."""
    @property
    def citycode(self) -> str:
        """INSEE code of the commune, or of the arrondissement."""
    @property
    def context(self) -> str:
        """Département and region: `75, Paris, Île-de-France`."""
    @property
    def district(self) -> str | None:
        """Name of the arrondissement."""
    @property
    def oldcity(self) -> str | None:
        """Name of the delegated or former commune."""
    @property
    def oldcitycode(self) -> str | None:
        """INSEE code of the delegated or former commune."""
    @property
    def importance(self) -> float:
        """Importance, 0 to 1."""
    @property
    def accuracy(self) -> int:
        """Metres that the position may be off."""
    @property
    def distance(self) -> int | None:
        """Metres from the position of the question. None without one."""
    @property
    def breakdown(self) -> dict[str, float]:
        """The parts of the score, each 0 to 1, before weights."""
    @property
    def corrections(self) -> list[tuple[str, str]]:
        """Words of the query that were read as others: as given, as taken."""
    @property
    def words(self) -> list[WordReading]:
        """The reading of each word, from `Geocoder.explain`."""
    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The result as a GeoJSON Feature."""

@final
class Batches:
    """Record batches in memory, which may be read any number of times. `len` is the number of rows."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __len__(self) -> int: ...
    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
    def column(self, at: int) -> list[Any]:
        """The values of a column of results, as Python objects."""

@final
class Job:
    """A table that is geocoded once: at once by `run`, or while its stream is read."""

    def run(self, progress: Callable[[int], object] | None = None) -> Batches: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    @property
    def asked(self) -> list[str]: ...
    @property
    def results(self) -> list[tuple[str, int | None, str, list[str]]]: ...

@final
class Engine:
    """Open shards."""

    def __new__(cls, path: str) -> Engine: ...
    def shards(self) -> list[tuple[str, str, str, int, int, int]]: ...
    def search(self, parameters: list[tuple[str, str]]) -> list[Hit]: ...
    def reverse(self, parameters: list[tuple[str, str]]) -> list[Hit]: ...
    def lookup(self, id: str) -> Hit | None: ...
    def job(self, table: object, columns: dict[str, Any], settings: dict[str, Any]) -> Job: ...

def table_of_lists(names: list[str], columns: list[list[str | None] | None], rows: int) -> Batches: ...
