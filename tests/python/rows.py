"""Rows as people have them: clean, misspelt, empty, senseless."""

import csv

from conftest import ROOT

NAMES = ["id", "voie", "ville", "cp", "insee", "sorte", "x", "y"]
ODD = [
    ["12 bis rue de rivoli", "Paris", "75004", "", "", "", ""],
    ["12 rue de rivolli", "paris", "", "75104", "housenumber", "", ""],
    ["rue de rivoli", "", "75004", "", "street", "2.36", "48.8556"],
    ["", "", "", "", "", "", ""],
    ["nulle part ailleurs", "xyzzy", "1", "x", "y", "nord", "sud"],
    ["2024-01-02", "", "", "", "", "", ""],
    ["mot@exemple.fr", "", "", "", "", "999", "999"],
    ["a" * 500, "Gap", "5000", "", "", "48.8556", "2.36"],
    ["3 rue carnot", "Gap", "5000", "", "", "6.08", "44.56"],
    ["NULL", "NA", "#N/A", "nan", "", "", ""],
    ['"12" rue; de, rivoli', "paris\t4", "F-75004", "", "", "2,36", "48,8556"],
    ["12/24 rue de rivoli", "paris 4e", "75004.0", "75104", "HOUSENUMBER", "2.36", ""],
    ["angle rue de rivoli et rue du temple", "paris", "", "", "", "", ""],
]


def many(count: int = 3000) -> list[list[str]]:
    """Rows of the demonstration's addresses, with an odd one among every ten."""
    with open(ROOT / "shards/demo/addresses.csv", encoding="utf-8", newline="") as file:
        addresses = list(csv.DictReader(file, delimiter=";"))
    rows = []
    for number in range(count):
        at = addresses[number * 7 % len(addresses)]
        street = f"{at['numero']} {at['rep']} {at['nom_voie']}"
        row = [street, at["nom_commune"], at["code_postal"], at["code_insee"], "", at["lon"], at["lat"]]
        if number % 10 == 9:
            row = ODD[number // 10 % len(ODD)]
        rows.append([str(number), *row])
    return rows


def columns(rows: list[list[str]]) -> dict[str, list[str | None]]:
    """Rows as columns, in which an empty cell is None."""
    return {name: [row[at] or None for row in rows] for at, name in enumerate(NAMES)}
