"""Opening shards, once each."""

from __future__ import annotations

import os
import threading
from os import PathLike

from ._ruelle import Engine, ShardError
from .geocoder import Geocoder

_ENVIRONMENT = "RUELLE_SHARDS"
_lock = threading.Lock()
# What is open, by place: the same shards are read once.
_open: dict[str, tuple[object, Geocoder]] = {}
_last: list[Geocoder] = []


def open(shards: str | PathLike[str]) -> Geocoder:
    """Opens shards.

    shards: a directory with its ``manifest.json``, one shard file (``75.ruelle``), or the ``https`` address of a directory,
        whose files are downloaded once and kept in the user's cache.

    Takes about 2 ms and a little more than 1 MB of memory for each megabyte of the files. Shards that are open already and
    have not changed are not read again.

    Raises ShardError if they are missing, cut or of another version; it says how to make them.
    """
    place = os.fspath(shards)
    if not isinstance(place, str):
        raise TypeError("shards: must be text or a path")
    if place.startswith(("https://", "http://")):
        # Its imports take longer than all others together.
        from .download import fetch

        folder = fetch(place)
    else:
        folder = place = os.path.abspath(os.path.expanduser(place))
    with _lock:
        stamp = _stamp(folder)
        known = _open.get(place)
        if known is None or known[0] != stamp:
            known = _open[place] = (stamp, Geocoder(Engine(folder), place))
        _last[:] = [known[1]]
        return known[1]


def find(shards: Geocoder | str | PathLike[str] | None) -> Geocoder:
    """The geocoder that is meant: the given one, the last that was opened, or that of the environment."""
    if isinstance(shards, Geocoder):
        return shards
    if shards is not None:
        return open(shards)
    if _last:
        return _last[0]
    if place := os.environ.get(_ENVIRONMENT):
        return open(place)
    raise ShardError(f"no shards: give shards=…, call ruelle.open(…) first, or set {_ENVIRONMENT}")


def _stamp(place: str) -> object:
    """Changes when the shards do: those of a directory by its manifest, which is written last."""
    try:
        status = os.stat(os.path.join(place, "manifest.json") if os.path.isdir(place) else place)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
