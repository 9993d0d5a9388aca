"""COCOeval of pycocotools: coco_eval.py TRUTH RESULTS bbox|segm. Prints JSON {ms_load, ms_evaluate, stats}; imports are not timed."""

import contextlib
import io
import json
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def main(truth: str, results: str, iou_type: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        ground = COCO(truth)
        found = ground.loadRes(results)
        loaded = time.perf_counter()
        evaluation = COCOeval(ground, found, iou_type)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        done = time.perf_counter()
    print(json.dumps({"ms_load": (loaded - start) * 1000, "ms_evaluate": (done - loaded) * 1000, "stats": [float(value) for value in evaluation.stats]}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
