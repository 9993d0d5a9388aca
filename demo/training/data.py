"""Reads what `demo/src/scenes/export-training.ts` wrote, and makes the two folds."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model import CLASSES

Box = tuple[int, float, float, float, float]  # class, centre x, centre y, width, height


@dataclass
class Town:
    frames: list[dict]
    images: np.ndarray  # uint8 [N, H, W, 3], memory-mapped
    given: list[list[Box]]  # per frame, with label errors
    true: list[list[Box]]
    green: list[list[Box]]  # the true boxes of green cones

    def group(self, i: int) -> str:
        """What must not be split between folds: the sequence, or the frame itself where it stands alone."""
        return str(self.frames[i].get("sequence_id") or self.frames[i]["frame_id"])

    def is_night(self, i: int) -> bool:
        return self.frames[i]["time_of_day"] == "night"

    def index(self, keep) -> list[int]:
        return [i for i, frame in enumerate(self.frames) if keep(frame)]


def load_town(folder: Path) -> Town:
    frames = json.loads((folder / "frames.json").read_text())
    height, width = int(frames[0]["height"]), int(frames[0]["width"])
    images = np.memmap(folder / "images.rgb", np.uint8, "r").reshape(len(frames), height, width, 3)
    rows = {frame["frame_id"]: i for i, frame in enumerate(frames)}
    return Town(
        frames,
        images,
        read_boxes(folder / "labels.json", rows, width, height),
        read_boxes(folder / "true_labels.json", rows, width, height),
        read_boxes(folder / "true_labels.json", rows, width, height, lambda label: label.get("green")),
    )


def read_boxes(
    path: Path, rows: dict[str, int], width: int, height: int, wanted: Callable[[dict], bool] = lambda label: True
) -> list[list[Box]]:
    """Boxes by frame row, clipped to the picture. Labels that cannot be trained on (no number, no area, unknown class,
    mostly outside) are left out."""
    out: list[list[Box]] = [[] for _ in rows]
    for label in json.loads(path.read_text()):
        row = rows.get(label["frame_id"])
        values = [label.get(k) for k in ("x", "y", "w", "h")]
        if row is None or label["class_id"] not in CLASSES or not wanted(label):
            continue
        if any(v is None or not math.isfinite(v) for v in values):
            continue
        x, y, w, h = (float(v) for v in values)
        x0, y0, x1, y1 = max(0.0, x), max(0.0, y), min(float(width), x + w), min(float(height), y + h)
        if x1 - x0 < 2 or y1 - y0 < 2 or (x1 - x0) * (y1 - y0) < 0.4 * w * h:
            continue
        out[row].append((CLASSES.index(label["class_id"]), (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0))
    return out


def blank(town: Town, i: int) -> bool:
    """Broken files were exported as zeros."""
    return not town.images[i].any()


def make_folds(town: Town) -> dict[str, int]:
    """Fold (0 or 1) by group (see `Town.group`) of the labelled part. Groups that share a near-duplicate picture stay together,
    found by comparing small thumbnails, so that no fold's model has seen (almost) what it will judge."""
    rows = [i for i in town.index(lambda f: f["dataset"] == "labeled") if not blank(town, i)]
    sequence = [town.group(i) for i in rows]
    thumbs = np.stack([thumbnail(town.images[i]) for i in rows])
    parent = {s: s for s in sequence}

    def root(s: str) -> str:
        while parent[s] != s:
            s = parent[s]
        return s

    norms = (thumbs**2).sum(1)
    for start in range(0, len(rows), 256):
        block = thumbs[start : start + 256]
        gap = (norms[start : start + 256, None] + norms[None] - 2 * block @ thumbs.T) / thumbs.shape[1]
        for a, b in zip(*np.nonzero(gap < NEAR_DUPLICATE)):
            first, second = root(sequence[start + a]), root(sequence[b])
            if first != second:
                parent[second] = first
    size: dict[str, int] = {}
    for s in sequence:
        size[root(s)] = size.get(root(s), 0) + 1
    counts = [0, 0]
    fold_of: dict[str, int] = {}
    for group in sorted(size, key=lambda s: (-size[s], s)):
        fold = 0 if counts[0] <= counts[1] else 1
        fold_of[group] = fold
        counts[fold] += size[group]
    return {s: fold_of[root(s)] for s in sorted(set(sequence))}


def collect_pool(town: Town) -> dict[str, int]:
    """Every other drive of the pool that shows green cones, dealt to the two folds in turn: what v2 is retrained on."""
    drives = sorted({town.group(i) for i in town.index(lambda f: f["dataset"] == "unlabeled") if town.green[i]})
    return {drive: n // 2 % 2 for n, drive in enumerate(drives) if n % 2 == 0}


NEAR_DUPLICATE = 0.0004  # mean squared difference of thumbnails whose mean is 1


def thumbnail(image: np.ndarray) -> np.ndarray:
    """32×20 grey levels over their mean, so that a brighter copy is the same."""
    grey = image.astype(np.float32).mean(2)
    h, w = grey.shape
    small = grey.reshape(h // 8, 8, w // 8, 8).mean((1, 3)).ravel()
    return small / max(small.mean(), 1.0)
