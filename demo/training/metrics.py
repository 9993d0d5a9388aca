"""AP50 by class, and recall of chosen objects."""

import numpy as np

from decode import iou
from model import CLASSES


def average_precision(found: list[list[dict]], true: list[list[tuple]]) -> dict[str, float]:
    """AP at IoU 0.5 by class (area under the interpolated curve) and their mean. `true`: (class, cx, cy, w, h)."""
    out: dict[str, float] = {}
    for c, name in enumerate(CLASSES):
        total = sum(1 for boxes in true for b in boxes if b[0] == c)
        ranked = sorted(
            ((d["confidence"], i, d["box"]) for i, ds in enumerate(found) for d in ds if d["class"] == c),
            key=lambda t: -t[0],
        )
        taken: set[tuple[int, int]] = set()
        hits = []
        for _, i, box in ranked:
            best, best_j = 0.5, -1
            for j, b in enumerate(true[i]):
                if b[0] == c and (i, j) not in taken:
                    overlap = iou(box, corners(b))
                    if overlap >= best:
                        best, best_j = overlap, j
            hits.append(best_j >= 0)
            if best_j >= 0:
                taken.add((i, best_j))
        if not total:
            continue
        tp = np.cumsum(hits)
        recall = tp / total
        precision = tp / (np.arange(len(hits)) + 1)
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        out[name] = float(np.sum(np.diff(np.concatenate([[0], recall])) * envelope))
    out["mean"] = float(np.mean(list(out.values())))
    return out


def corners(b: tuple) -> tuple[float, float, float, float]:
    _, cx, cy, w, h = b
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def best_match(found: list[dict], b: tuple, at_least: float = 0.5) -> dict | None:
    """The detection that covers a true box best, of any class."""
    scored = [(iou(d["box"], corners(b)), d) for d in found]
    scored = [s for s in scored if s[0] >= at_least]
    return max(scored, key=lambda s: s[0])[1] if scored else None
