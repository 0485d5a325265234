"""Results of a question, for programs and for people."""

from __future__ import annotations

from html import escape

from . import sketch
from ._ruelle import Hit


class Hits(list[Hit]):
    """Results, best first: a list that shows itself as a table, and in notebooks with a sketch of the places."""

    @property
    def best(self) -> Hit | None:
        """The first result. None if there is none."""
        return self[0] if self else None

    @property
    def __geo_interface__(self) -> dict:
        """The results as a GeoJSON FeatureCollection."""
        return {"type": "FeatureCollection", "features": [hit.__geo_interface__ for hit in self]}

    def __repr__(self) -> str:
        if not self:
            return "no results"
        has_distance = any(hit.distance is not None for hit in self)
        rows = [["score", "type", "address", "lat", "lon", *(["distance"] if has_distance else [])]]
        for hit in self:
            distance = [f"{hit.distance} m" if hit.distance is not None else ""] if has_distance else []
            rows.append([f"{hit.score:.3f}", hit.type, hit.label, f"{hit.lat:.6f}", f"{hit.lon:.6f}", *distance])
        return _aligned(rows, right={0, 3, 4, 5})

    def _repr_html_(self) -> str:
        if not self:
            return "<p>no results</p>"
        names = ("", "address", "type", "score", "confidence", "latitude", "longitude")
        rows = []
        for number, hit in enumerate(self, 1):
            confidence = "" if hit.confidence is None else f"{hit.confidence:.3f}"
            cells = (number, hit.label, hit.type, f"{hit.score:.3f}", confidence, f"{hit.lat:.6f}", f"{hit.lon:.6f}")
            rows.append("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>")
        head = "".join(f"<th>{name}</th>" for name in names)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        return f"<div>{sketch.draw([(hit.lon, hit.lat, hit.label) for hit in self])}{table}</div>"


class Explanation(Hits):
    """Results with what each word was read as (``words``) and the parts of each score (``breakdown``)."""

    def __repr__(self) -> str:
        if not self:
            return "no results"
        parts = list(self[0].breakdown)
        scores = [["address", "confidence", *parts]]
        for hit in self:
            confidence = "" if hit.confidence is None else f"{hit.confidence:.2f}"
            scores.append([hit.label, confidence, *(f"{hit.breakdown[part]:.2f}" for part in parts)])
        words = [["word", "read as", "matches", "how", "similarity", "weight"]]
        for word in self[0].words:
            words.append(
                [word.word, word.role, word.matched or "", word.how or "", f"{word.similarity:.2f}", f"{word.weight:.2f}"]
            )
        right = set(range(1, len(parts) + 2))
        return "\n\n".join([super().__repr__(), _aligned(scores, right), _aligned(words, {4, 5})])


def _aligned(rows: list[list[str]], right: set[int]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.rjust(width) if at in right else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
