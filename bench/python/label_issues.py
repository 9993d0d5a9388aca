"""cleanlab's batched finder: label_issues.py LABELS.npy PROBABILITIES.npy METHOD JOBS|all MASK_OUT.

Prints JSON {ms, issues, peak_rss_mb, rss_before_mb} and writes one byte a row (1 = label issue) to MASK_OUT. Imports are not
timed. Memory is of this process alone, files mapped into memory included.
"""

import json
import resource
import sys
import time

import numpy as np
from cleanlab.experimental.label_issues_batched import find_label_issues_batched


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)


def main(labels: str, probabilities: str, method: str, jobs: str, out: str) -> None:
    before = peak_mb()
    start = time.perf_counter()
    mask = find_label_issues_batched(
        labels_file=labels,
        pred_probs_file=probabilities,
        n_jobs=None if jobs == "all" else int(jobs),
        verbose=False,
        quality_score_kwargs={"method": method},
        return_mask=True,
    )
    done = time.perf_counter()
    peak = peak_mb()
    np.asarray(mask, dtype=np.uint8).tofile(out)
    print(json.dumps({"ms": (done - start) * 1000, "issues": int(mask.sum()), "peak_rss_mb": peak, "rss_before_mb": before}))


if __name__ == "__main__":
    main(*sys.argv[1:6])
