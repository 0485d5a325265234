"""The columns of a table that are read, so that no other is converted."""

from __future__ import annotations

# Columns that stand for a position if none is named.
_COORDINATES = ("latitude", "lat", "longitude", "lon", "lng", "long")


def are_read(names: dict, labels: list[str]) -> list[bool]:
    """Whether each column is read, of which these are the names. Some that are not may be among them."""
    if names["reverse"]:
        given = [*_COORDINATES]
    elif names["columns"]:
        given = list(names["columns"])
        if names["lat"] or names["lon"]:
            given += _COORDINATES
    else:
        # Each may be a part of the address.
        return [True] * len(labels)
    given += [names[name] for name in ("postcode", "citycode", "type", "lat", "lon") if names[name]]
    # One name may be several, separated by commas.
    wanted = {part.strip() for name in given for part in (name, *name.split(","))}
    return [label.strip() in wanted or label.strip().lower() in wanted for label in labels]
