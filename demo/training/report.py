"""Prints how detections compare with the true labels: AP50, a confusion table, and the planted weaknesses."""

import numpy as np

from data import Town
from metrics import average_precision, best_match
from model import CLASSES


def report(title: str, found: list[list[dict]], true: list[list[tuple]]) -> None:
    ap = average_precision(found, true)
    print(f"\n{title}: AP50 " + " ".join(f"{k} {v:.3f}" for k, v in ap.items()))
    confusion = np.zeros((len(CLASSES), len(CLASSES) + 1), int)
    for ds, boxes in zip(found, true):
        for b in boxes:
            match = best_match(ds, b)
            confusion[b[0], match["class"] if match else -1] += 1
    for name, row in zip(CLASSES, confusion):
        print(f"{name:>12} " + " ".join(f"{v:5d}" for v in row))


def green_cones(town: Town, rows: list[int], found: list[list[dict]]) -> None:
    cone = CLASSES.index("cone")
    counts = {"found as cone": 0, "other class": 0, "missed": 0}
    for i, ds in zip(rows, found):
        for box in town.green[i]:
            match = best_match(ds, box)
            if match is None or match["confidence"] < 0.3:
                counts["missed"] += 1
            else:
                counts["found as cone" if match["class"] == cone else "other class"] += 1
    print(f"green cones (confidence of 0.3 or more): {counts}")


def night_pedestrians(town: Town, rows: list[int], found: list[list[dict]]) -> None:
    pedestrian = CLASSES.index("pedestrian")
    hits = [
        best_match(ds, b) for i, ds in zip(rows, found) if town.is_night(i) for b in town.true[i] if b[0] == pedestrian
    ]
    right = sum(1 for m in hits if m and m["class"] == pedestrian and m["confidence"] >= 0.3)
    print(f"pedestrians at night: {right} of {len(hits)} found")
