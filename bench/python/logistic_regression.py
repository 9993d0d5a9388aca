"""scikit-learn's logistic regression on rankers: logistic_regression.py VECTORS.npy LABELS.npy TASKS.json.

TASKS is [{"rows": [...] or null for all, "concept": class, "judge": bool}]. Prints JSON, one entry a task: {ms, iterations, objective} of
LogisticRegression(C=30, class_weight="balanced", max_iter=5000), and for "judge" the average precision over all rows that were not trained on.
Reading is not timed.
"""

import json
import sys
import time

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score


def objective(x: np.ndarray, y: np.ndarray, w: np.ndarray, b: float) -> float:
    weights = np.where(y, len(y) / (2 * y.sum()), len(y) / (2 * (~y).sum()))
    margins = np.where(y, 1, -1) * (x.astype(np.float64) @ w + b)
    return float(30 * (weights * np.logaddexp(0, -margins)).sum() + w @ w / 2)


def main(vectors: str, labels: str, tasks: str) -> None:
    x, classes = np.load(vectors), np.load(labels)
    with open(tasks) as file:
        wanted = json.load(file)
    out = []
    for task in wanted:
        rows = np.arange(len(x)) if task["rows"] is None else np.array(task["rows"])
        train, y = np.ascontiguousarray(x[rows]), classes[rows] == task["concept"]
        start = time.perf_counter()
        model = LogisticRegression(C=30, class_weight="balanced", max_iter=5000).fit(train, y)
        ms = (time.perf_counter() - start) * 1000
        w, b = model.coef_[0].astype(np.float64), float(model.intercept_[0])
        entry = {"ms": ms, "iterations": int(model.n_iter_[0]), "objective": objective(train, y, w, b)}
        if task["judge"]:
            rest = np.setdiff1d(np.arange(len(x)), rows)
            entry["ap"] = float(average_precision_score(classes[rest] == task["concept"], x[rest].astype(np.float64) @ w + b))
        out.append(entry)
    print(json.dumps(out))


if __name__ == "__main__":
    main(*sys.argv[1:4])
