"""The same peak picking as `demo/src/detector/decode.ts`, for the metrics here."""

import numpy as np

from model import STRIDE

THRESHOLD = 0.15
OVERLAP = 0.6


def decode(objectness: np.ndarray, probs: np.ndarray, box: np.ndarray, width: int, height: int) -> list[dict]:
    """Maps of one frame ([h,w], [8,h,w], [4,h,w]) → detections, best first."""
    h, w = objectness.shape
    padded = np.pad(objectness, 1, constant_values=-1)
    around = np.max([padded[1 + dy : 1 + dy + h, 1 + dx : 1 + dx + w] for dy in (-1, 0, 1) for dx in (-1, 0, 1)], 0)
    confidence = objectness * probs.max(0)
    rows, cols = np.nonzero((objectness >= around) & (confidence >= THRESHOLD))
    found = []
    for r, c in zip(rows, cols):
        cx, cy = (c + 0.5 + box[0, r, c]) * STRIDE, (r + 0.5 + box[1, r, c]) * STRIDE
        bw, bh = np.exp(box[2:, r, c]) * STRIDE
        x0, y0, x1, y1 = max(cx - bw / 2, 0), max(cy - bh / 2, 0), min(cx + bw / 2, width), min(cy + bh / 2, height)
        found.append(
            {
                "box": (x0, y0, x1, y1),
                "class": int(probs[:, r, c].argmax()),
                "confidence": float(confidence[r, c]),
                "cell": (int(r), int(c)),
            }
        )
    found.sort(key=lambda d: -d["confidence"])
    kept: list[dict] = []
    for d in found:
        if all(iou(d["box"], k["box"]) <= OVERLAP for k in kept):
            kept.append(d)
    return kept


def iou(a: tuple, b: tuple) -> float:
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    inner = w * h
    return inner / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inner)
