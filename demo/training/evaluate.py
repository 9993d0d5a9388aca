"""Metrics of the committed inferences (`demo/model-outputs/inferences.arrow`) against the true labels."""

import argparse
import json
from pathlib import Path

import pyarrow as pa

from data import Town, load_town
from metrics import best_match
from report import green_cones, night_pedestrians, report
from model import CLASSES


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder written by export-training.ts")
    parser.add_argument("--inferences", type=Path, default=here.parent / "model-outputs" / "inferences.arrow")
    options = parser.parse_args()
    town = load_town(options.data)
    found = read_inferences(options.inferences, town)
    rows = {frame["frame_id"]: i for i, frame in enumerate(town.frames)}
    planted = json.loads((options.data / "planted.json").read_text())
    for version in ("v1", "v2"):
        for dataset in ("labeled", "unlabeled"):
            chosen = town.index(lambda f: f["dataset"] == dataset)
            report(f"{version} {dataset}", [found[version][i] for i in chosen], [town.true[i] for i in chosen])
            green_cones(town, chosen, [found[version][i] for i in chosen])
            night_pedestrians(town, chosen, [found[version][i] for i in chosen])
        production = [e for e in planted["green_cone"] if town.frames[rows[e["frame_id"]]]["dataset"] == "production"]
        share(f"{version} production: green cones found as cones", found[version], rows, production, "cone", 0.5)
        share(f"{version} people without a label found", found[version], rows, planted["missing_pedestrian"], "pedestrian", 0.3)
        mistaken(found[version], town, rows, options.data, planted["slow_for_speed_limit"])


def share(title: str, found: list[list[dict]], rows: dict[str, int], entries: list[dict], name: str, overlap: float) -> None:
    """How many of the planted true boxes were found as the class `name`, by confidence."""
    counts = {0.15: 0, 0.3: 0, 0.5: 0}
    for entry in entries:
        x, y, w, h = entry["true_box"]
        match = best_match(found[rows[entry["frame_id"]]], (0, x + w / 2, y + h / 2, w, h), overlap)
        if match and CLASSES[match["class"]] == name:
            counts = {at: n + (match["confidence"] >= at) for at, n in counts.items()}
    print(f"{title} (IoU {overlap}), by confidence: {counts} of {len(entries)}")


def mistaken(found: list[list[dict]], town: Town, rows: dict[str, int], data: Path, entries: list[dict]) -> None:
    """What is found where a speed limit was labelled as slow."""
    labels = {label["label_id"]: label for label in json.loads((data / "labels.json").read_text())}
    counts: dict[str, int] = {}
    for entry in entries:
        x, y, w, h = (labels[entry["label_id"]][k] for k in ("x", "y", "w", "h"))
        match = best_match(found[rows[entry["frame_id"]]], (0, x + w / 2, y + h / 2, w, h))
        name = CLASSES[match["class"]] if match else "nothing"
        counts[name] = counts.get(name, 0) + 1
    print(f"found where a speed limit is labelled slow: {counts}")


def read_inferences(path: Path, town: Town) -> dict[str, list[list[dict]]]:
    rows = {frame["frame_id"]: i for i, frame in enumerate(town.frames)}
    table = pa.ipc.open_file(path).read_all()
    out = {version: [[] for _ in town.frames] for version in ("v1", "v2")}
    for r in table.to_pylist():
        out[r["model_id"]][rows[r["frame_id"]]].append(
            {
                "box": (r["x"], r["y"], r["x"] + r["w"], r["y"] + r["h"]),
                "class": CLASSES.index(r["class_id"]),
                "confidence": r["confidence"],
            }
        )
    return out


if __name__ == "__main__":
    main()
