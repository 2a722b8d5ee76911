"""Draw the outlines of the post-Soviet states and their neighbours from Natural Earth."""

import pandas as pd

from evidence.raw import Raw
from recipes.common import POST_SOVIET, expect

INPUTS = ["natural_earth_countries_50m"]
FILE = "countries-50m.json"
# The file names states by the numbers of ISO 3166-1.
NUMBERS = {
    "051": "ARM", "031": "AZE", "112": "BLR", "233": "EST", "268": "GEO", "398": "KAZ",
    "417": "KGZ", "440": "LTU", "428": "LVA", "498": "MDA", "643": "RUS", "762": "TJK",
    "795": "TKM", "804": "UKR", "860": "UZB", "156": "CHN", "276": "DEU", "246": "FIN",
    "364": "IRN", "616": "POL", "642": "ROU", "792": "TUR",
}  # fmt: skip
OTHER = "XRW"  # all other land in one outline: which lines divide it is not our question
# Degrees west, south, east and north: the part of the world that the map of the book shows.
BOX = (8.0, 33.0, 90.0, 64.0)
# Natural Earth draws who holds a territory, and gives Crimea to Russia. General Assembly resolution
# 68/262 affirms that it is Ukraine's: the one Russian ring within these degrees becomes Ukrainian.
CRIMEA = (32.0, 44.0, 37.0, 46.5)
# Degrees by which a simpler line may miss the line of the file: below one px of a map 680 px wide.
FINE, COARSE = 0.05, 0.1
SMALLEST = 0.15  # square degrees: smaller islands and exclaves would be dots


def build(raw: Raw) -> pd.DataFrame:
    """Return one row a corner: country, ring, place in the ring, longitude and latitude."""
    topology = raw.json("natural_earth_countries_50m")
    shapes = _give_crimea_to_ukraine(_rings(topology), topology)
    lost = sorted(set(NUMBERS.values()) - set(shapes))
    expect(not lost, f"{FILE}: no outline of {', '.join(lost)}.")
    lines = _simplify_lines(topology, shapes)
    rows = []
    for country in sorted(shapes):
        drawn = [_clip(_join(ring, lines)) for ring in _merge(shapes[country], lines)]
        drawn = [_close(ring) for ring in drawn if _area(ring) >= SMALLEST]
        for number, ring in enumerate(sorted(drawn, key=_area, reverse=True), 1):
            rows += [(country, number, place, *corner) for place, corner in enumerate(ring, 1)]
    return pd.DataFrame(rows, columns=["country", "ring", "corner", "longitude", "latitude"])


def _rings(topology):
    """Return {country: outer rings}, a ring a list of numbers of lines; ~n is line n backwards."""
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        parts = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}
        country = NUMBERS.get(shape.get("id"), OTHER)
        found.setdefault(country, []).extend(part[0] for part in parts.get(shape["type"], []))
    return found


def _decode(topology):
    """Return the lines of the file as lists of (longitude, latitude): it stores differences."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * across + west, y * up + south))
        lines.append(line)
    return lines


def _give_crimea_to_ukraine(shapes, topology):
    lines = _decode(topology)

    def within(ring):
        corners = _join(ring, lines)
        return all(CRIMEA[0] < x < CRIMEA[2] and CRIMEA[1] < y < CRIMEA[3] for x, y in corners)

    found = [ring for ring in shapes.get("RUS", []) if within(ring)]
    expect(
        len(found) == 1,
        f"{FILE}: {len(found)} Russian outlines lie within {CRIMEA}, not one. See how the file draws "
        "Crimea, and correct the recipe.",
    )
    return shapes | {
        "RUS": [ring for ring in shapes["RUS"] if ring not in found],
        "UKR": shapes["UKR"] + found,
    }


def _simplify_lines(topology, shapes):
    """Return the lines with fewer corners; states that share a line go on sharing it."""
    fine = {max(n, ~n) for state in POST_SOVIET for ring in shapes[state] for n in ring}
    return [
        _simplify(line, FINE if number in fine else COARSE)
        for number, line in enumerate(_decode(topology))
    ]


def _simplify(line, most):
    """Leave out corners by the rule of Douglas and Peucker: none lies further off than `most`."""
    kept, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        between = range(first + 1, last)
        far = max(between, key=lambda i: _distance(line, i, first, last), default=None)
        if far is not None and _distance(line, far, first, last) > most:
            kept.add(far)
            todo += [(first, far), (far, last)]
    return [line[i] for i in sorted(kept)]


def _distance(line, i, first, last):
    """Return how far corner i is from the straight line between two others, or from their place."""
    (x, y), (x1, y1), (x2, y2) = line[i], line[first], line[last]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if not length:  # a closed line, an island
        return ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def _merge(rings, lines):
    """Return the outlines of all rings together: a line between two of them is on no outline."""
    used = {number for ring in rings for number in ring}
    starts = {}
    for number in [n for ring in rings for n in ring if ~n not in used]:
        starts.setdefault(_join([number], lines)[0], []).append(number)
    merged = []
    while starts:
        ring = [_take(starts, next(iter(starts)))]
        begin = _join(ring, lines)[0]
        while (end := _join(ring[-1:], lines)[-1]) != begin:
            ring.append(_take(starts, end))
        merged.append(ring)
    return merged


def _take(starts, place):
    """Remove one of the lines that begin at `place`, and return it."""
    expect(place in starts, f"{FILE}: an outline ends at {place} without coming back.")
    number = starts[place].pop(0)
    if not starts[place]:
        del starts[place]
    return number


def _join(ring, lines):
    """Return the corners of a ring; the last is the first."""
    corners = []
    for number in ring:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        corners += line[1:] if corners else line
    return corners


def _clip(ring):
    """Return the part of a ring within BOX, by the rule of Sutherland and Hodgman."""
    for axis, limit, sign in ((0, BOX[0], 1), (1, BOX[1], 1), (0, BOX[2], -1), (1, BOX[3], -1)):
        kept = []
        for one, two in zip(ring, ring[1:] + ring[:1]):
            inside = [(corner[axis] - limit) * sign >= 0 for corner in (one, two)]
            if inside[0]:
                kept.append(one)
            if inside[0] != inside[1]:
                part = (limit - one[axis]) / (two[axis] - one[axis])
                kept.append(tuple(a + part * (b - a) for a, b in zip(one, two)))
        ring = kept
    return ring


def _close(ring):
    """Round the corners of a ring, drop those that fall together, and end where it begins."""
    rounded = [(round(x, 2), round(y, 2)) for x, y in ring]
    kept = [corner for corner, last in zip(rounded, [None, *rounded]) if corner != last]
    return kept if kept[0] == kept[-1] else [*kept, kept[0]]


def _area(ring):
    """Return the area of a ring in square degrees; 0 without a corner."""
    pairs = zip(ring, ring[1:] + ring[:1])
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
