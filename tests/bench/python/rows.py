"""Rows to geocode, drawn from files of the BAN: python rows.py COUNT OUT FILE…"""

import csv
import gzip
import random
import sys


def main(count: int, out: str, *files: str) -> None:
    random.seed(7)
    pool = []
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                voie = " ".join([row["numero"], row["rep"], row["nom_voie"]]).replace("  ", " ")
                pool.append([voie, row["code_postal"], row["nom_commune"]])
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "voie", "cp", "ville"])
        writer.writerows([number, *row] for number, row in enumerate(random.sample(pool, count)))


main(int(sys.argv[1]), *sys.argv[2:])
