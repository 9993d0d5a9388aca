"""Runs a trained network over frames and compares with the true labels."""

import torch

from data import Town, blank
from decode import decode
from model import Detector
from report import green_cones, night_pedestrians, report


@torch.no_grad()
def detect(model: Detector, town: Town, rows: list[int]) -> list[list[dict]]:
    height, width = town.images.shape[1:3]
    found = []
    model.eval()
    for start in range(0, len(rows), 32):
        batch = torch.from_numpy(town.images[rows[start : start + 32]]).permute(0, 3, 1, 2).float() / 255
        out = model(batch)
        objectness = torch.sigmoid(out["objectness"])[:, 0].numpy()
        probs = torch.softmax(out["classes"], 1).numpy()
        for n in range(len(batch)):
            found.append(decode(objectness[n], probs[n], out["box"][n].numpy(), width, height))
    return found


def validate(model: Detector, town: Town, folds: dict[str, int], fold: int) -> None:
    """Prints the metrics on the labelled frames of the other fold."""
    rows = [
        i
        for i in town.index(lambda f: f["dataset"] == "labeled")
        if folds.get(town.group(i)) == 1 - fold and not blank(town, i)
    ]
    found = detect(model, town, rows)
    report(f"fold {1 - fold}, out of sample", found, [town.true[i] for i in rows])
    green_cones(town, rows, found)
    night_pedestrians(town, rows, found)
    pool = [i for i in town.index(lambda f: f["dataset"] == "unlabeled") if town.green[i] and folds.get(town.group(i)) != fold]
    found = detect(model, town, pool)
    print("pool frames with green cones, not trained on:")
    green_cones(town, pool, found)
