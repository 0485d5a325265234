"""A sketch of places: points to scale with a scale bar, as SVG. It needs no tiles and no network."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

_WIDTH = 360
_HEIGHT = 220
_MARGIN = 30
_METRES_A_DEGREE = 111_195
#: The least height that is drawn, in degrees: about 200 m.
_LEAST = 0.002


def draw(places: Sequence[tuple[float, float, str]]) -> str:
    """The sketch of places: longitude and latitude in degrees, and a name. North is up."""
    lons = [lon for lon, _, _ in places]
    lats = [lat for _, lat, _ in places]
    middle_lon = (min(lons) + max(lons)) / 2
    middle_lat = (min(lats) + max(lats)) / 2
    # A degree of longitude is that much shorter than one of latitude.
    narrowing = max(math.cos(math.radians(middle_lat)), 0.01)
    height = max(max(lats) - min(lats), _LEAST)
    width = max((max(lons) - min(lons)) * narrowing, _LEAST)
    scale = min((_WIDTH - 2 * _MARGIN) / width, (_HEIGHT - 2 * _MARGIN) / height)
    points = []
    for number, (lon, lat, name) in enumerate(places, 1):
        x = _WIDTH / 2 + (lon - middle_lon) * narrowing * scale
        y = _HEIGHT / 2 - (lat - middle_lat) * scale
        points.append(
            f'<g><title>{escape(name)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#d33" stroke="#fff"/>'
            f'<text x="{x + 8:.1f}" y="{y + 4:.1f}">{number}</text></g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'role="img" aria-label="places, north up" font-family="sans-serif" font-size="12">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#eef2ee" stroke="#ccc"/>{_scale_bar(scale)}{"".join(points)}</svg>'
    )


def _scale_bar(scale: float) -> str:
    """A line of a round length, at most a third of the width."""
    most = _WIDTH / 3 / scale * _METRES_A_DEGREE
    power = 10 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    length = metres / _METRES_A_DEGREE * scale
    name = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    y = _HEIGHT - 10
    return (
        f'<line x1="10" y1="{y}" x2="{10 + length:.1f}" y2="{y}" stroke="#333" stroke-width="2"/>'
        f'<text x="{16 + length:.1f}" y="{y + 4}">{name}</text>'
    )
