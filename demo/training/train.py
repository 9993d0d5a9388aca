"""Trains one detector and writes its ONNX file. See README.md for the four calls that made the committed weights."""

import argparse
import copy
import json
import math
import time
import warnings
from pathlib import Path

import torch

from augment import augment
from data import Town, blank, collect_pool, load_town, make_folds
from losses import frame_loss, losses
from model import Detector, Exported, weight_count
from validate import validate

BATCH = 16
OUTPUTS = ["objectness", "probs", "box", "embedding", "frame_embedding"]


def main() -> None:
    options = parse()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    town = load_town(options.data)
    folds = folds_of(town, options.models)
    rows, labels = training_rows(town, folds, options.version, options.fold)
    print(f"{options.version} fold {options.fold}: {len(rows)} frames, {sum(len(b) for b in labels)} boxes", flush=True)
    conditions = sorted({condition(town.frames[i]) for i in rows})
    model = Detector(len(conditions))
    print(f"{weight_count(model)} weights, conditions {conditions}", flush=True)
    average = train(model, town, rows, labels, conditions, options)
    if options.checkpoint:
        torch.save(average.state_dict(), options.checkpoint)
    path = options.models / f"detector-{options.version}-fold{options.fold}.onnx"
    export(average, path, *town.images.shape[1:3])
    print(f"wrote {path.name}, {path.stat().st_size} bytes", flush=True)
    validate(average, town, folds, options.fold)


def parse() -> argparse.Namespace:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder written by export-training.ts")
    parser.add_argument("--models", type=Path, default=here.parent / "models")
    parser.add_argument("--version", choices=["v1", "v2"], required=True)
    parser.add_argument("--fold", type=int, choices=[0, 1], required=True)
    parser.add_argument("--checkpoint", type=Path, help="also save the averaged weights as a PyTorch file")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def folds_of(town: Town, models: Path) -> dict[str, int]:
    """Folds are made once and written beside the weights: inference needs the same ones."""
    path = models / "folds.json"
    folds = make_folds(town) | collect_pool(town)
    models.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"groups": folds}, indent=1) + "\n")
    return folds


def training_rows(town: Town, folds: dict[str, int], version: str, fold: int) -> tuple[list[int], list[list]]:
    """v1: the train split of this fold with the labels as given. v2: the same frames with the labels fixed, and frames
    of the pool that were collected because of their green cones."""
    rows = [
        i
        for i in town.index(lambda f: f["dataset"] == "labeled" and f["split"] == "train")
        if folds.get(town.group(i)) == fold and not blank(town, i)
    ]
    if version == "v1":
        return rows, [town.given[i] for i in rows]
    rows += collected(town, folds, fold)
    return rows, [town.true[i] for i in rows]


def collected(town: Town, folds: dict[str, int], fold: int) -> list[int]:
    """Frames of the pool with a green cone whose drive was collected for this fold."""
    return [i for i in town.index(lambda f: f["dataset"] == "unlabeled") if town.green[i] and folds.get(town.group(i)) == fold]


def condition(frame: dict) -> str:
    return f"{frame['time_of_day']} {frame['weather']}"


def train(
    model: Detector, town: Town, rows: list[int], labels: list[list], conditions: list[str], options: argparse.Namespace
) -> Detector:
    rng = torch.Generator().manual_seed(options.seed)
    model = model.to(memory_format=torch.channels_last).train()
    average = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.0, weight_decay=0.02)
    height, width = town.images.shape[1:3]
    pictures = torch.from_numpy(town.images[rows]).permute(0, 3, 1, 2)
    boxes = [torch.tensor(b, dtype=torch.float32).reshape(-1, 5) for b in labels]
    states = torch.tensor([conditions.index(condition(town.frames[i])) for i in rows])
    order = torch.randperm(len(rows), generator=rng)
    at = 0
    started = time.time()
    seen: dict[str, float] = {}
    for step in range(options.steps):
        if at + BATCH > len(order):
            order, at = torch.randperm(len(rows), generator=rng), 0
        pick = order[at : at + BATCH]
        at += BATCH
        images, wanted = augment(pictures[pick].float() / 255, [boxes[i] for i in pick.tolist()], rng)
        for group in optimizer.param_groups:
            group["lr"] = rate(step, options.steps)
        with torch.autocast("cpu", torch.bfloat16):
            out = model(images.contiguous(memory_format=torch.channels_last))
            aux = model.frame_aux(out["frame_embedding"])
        parts = losses(out, wanted, height, width)
        parts["frame"] = frame_loss(aux, wanted, states[pick])
        loss = parts["focal"] + 2 * parts["giou"] + 0.5 * parts["size"] + parts["class"] + 0.2 * parts["frame"]
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        follow(average, model, min(0.998, (step + 1) / (step + 20)))
        for name, value in parts.items():
            seen[name] = seen.get(name, 0.0) * 0.98 + float(value.detach()) * 0.02
        if step % 200 == 199:
            text = " ".join(f"{k} {v / (1 - 0.98 ** (step + 1)):.3f}" for k, v in seen.items())
            print(f"step {step + 1}: {text} ({time.time() - started:.0f} s)", flush=True)
    return average


def rate(step: int, steps: int) -> float:
    """Warm-up, then half a cosine."""
    warm = min(1.0, (step + 1) / 200)
    return 3e-3 * warm * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-6


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Moving average of weights and of batch-norm statistics."""
    for a, b in zip(average.state_dict().values(), model.state_dict().values()):
        if a.dtype.is_floating_point:
            a.lerp_(b, 1 - keep)
        else:
            a.copy_(b)


def export(model: Detector, path: Path, height: int, width: int) -> None:
    """The TorchScript exporter needs no further package; the graph is convolutions, so it is all we need."""
    whole = Exported(model.to(memory_format=torch.contiguous_format)).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            whole,
            (torch.rand(2, 3, height, width),),
            str(path),
            dynamo=False,
            opset_version=17,
            input_names=["image"],
            output_names=OUTPUTS,
            dynamic_axes={name: {0: "batch"} for name in ["image", *OUTPUTS]},
        )


if __name__ == "__main__":
    main()
