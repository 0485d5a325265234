"""Shards from an https address, kept in the user's cache."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urljoin

from ._ruelle import ShardError

#: The largest manifest and the largest shard, in bytes, as the engine has them.
_MOST_MANIFEST = 1 << 22
_MOST_SHARD = 1 << 30
_PIECE = 1 << 20
_SILENCE = 30
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.ruelle")
_SUM = re.compile(r"[0-9a-f]{64}")


def fetch(address: str) -> str:
    """Downloads the shards of a directory that are not in the cache yet. Returns the directory with them."""
    address = address.removesuffix("manifest.json")
    base = address if address.endswith("/") else address + "/"
    manifest = _read(urljoin(base, "manifest.json"), _MOST_MANIFEST)
    folder = _cache() / hashlib.sha256(base.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"manifest.json"}
    for file, size, sum in _entries(base, manifest):
        kept.add(file)
        if not (folder / file).is_file() or (folder / file).stat().st_size != size:
            _write(folder / file, _read(urljoin(base, quote(file)), size, sum))
    # The manifest comes last, so that it never names a file that is not there.
    _write(folder / "manifest.json", manifest)
    for old in folder.glob("*.ruelle"):
        if old.name not in kept:
            old.unlink(missing_ok=True)
    return str(folder)


def _entries(base: str, manifest: bytes) -> list[tuple[str, int, str]]:
    try:
        entries = [(entry["file"], entry["bytes"], entry["sha256"]) for entry in json.loads(manifest)["shards"]]
        sound = all(_FILE.fullmatch(file) and 0 <= size <= _MOST_SHARD and _SUM.fullmatch(sum) for file, size, sum in entries)
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise ShardError(f"{base}manifest.json is no manifest of shards; is it the right address?")
    return entries


def _read(address: str, most: int, sum: str | None = None) -> bytes:
    """The bytes of an address: at most so many, or exactly so many where their sum is known."""
    try:
        with urllib.request.urlopen(address, timeout=_SILENCE) as response:
            pieces = []
            size = 0
            while piece := response.read(min(_PIECE, most + 1 - size)):
                pieces.append(piece)
                size += len(piece)
                if size > most:
                    raise ShardError(f"{address} has more than {most} bytes; is it the right address?")
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise ShardError(f"{address} cannot be read: {error}; check the address and the network") from error
    data = b"".join(pieces)
    if sum is not None and hashlib.sha256(data).hexdigest() != sum:
        raise ShardError(f"{address} is not the file that the manifest names; try again, or publish the shards anew")
    return data


def _write(path: Path, data: bytes) -> None:
    """Writes a file beside its place, and puts it there whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _cache() -> Path:
    """The folder of the user's cache, or that of the environment variable ``RUELLE_CACHE``."""
    if given := os.environ.get("RUELLE_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ruelle" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ruelle"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ruelle"
