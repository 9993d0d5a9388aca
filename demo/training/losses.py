"""Targets and losses of the centre-point detector."""

import torch
import torch.nn.functional as F

from model import CLASSES, STRIDE

LABEL_SMOOTHING = 0.02


def targets(boxes: list[torch.Tensor], height: int, width: int) -> tuple[torch.Tensor, ...]:
    """Heat [N,h,w] with one Gaussian an object (1 at the centre cell), and for the cells near each centre: their flat
    index, the box in cells, the class and a weight (weights of one object add up to 1)."""
    h, w = height // STRIDE, width // STRIDE
    heat = torch.zeros(len(boxes), h, w)
    cells, wanted, classes, weights = [], [], [], []
    grid_y, grid_x = torch.meshgrid(torch.arange(h) + 0.5, torch.arange(w) + 0.5, indexing="ij")
    for n, box in enumerate(boxes):
        # Larger first, so that a small object in front owns its cells.
        for c, cx, cy, bw, bh in sorted(box.tolist(), key=lambda b: -b[3] * b[4]):
            cx, cy, bw, bh = cx / STRIDE, cy / STRIDE, bw / STRIDE, bh / STRIDE
            sx, sy = max(bw * 0.16, 0.55), max(bh * 0.16, 0.55)
            col, row = min(int(cx), w - 1), min(int(cy), h - 1)
            blob = torch.exp(-((grid_x - col - 0.5) ** 2) / (2 * sx * sx) - ((grid_y - row - 0.5) ** 2) / (2 * sy * sy))
            heat[n] = torch.maximum(heat[n], blob)
            near = ((grid_x - col - 0.5).abs() <= 1) & ((grid_y - row - 0.5).abs() <= 1) & (blob > 0.3)
            index = near.flatten().nonzero()[:, 0]
            strength = blob.flatten()[index]
            cells.append(index + n * h * w)
            wanted.append(torch.tensor([cx, cy, bw, bh]).expand(len(index), 4))
            classes.append(torch.full((len(index),), int(c)))
            weights.append(strength / strength.sum())
    if not cells:
        none = torch.zeros(0, dtype=torch.long)
        return heat, none, torch.zeros(0, 4), none, torch.zeros(0)
    return heat, torch.cat(cells), torch.cat(wanted), torch.cat(classes), torch.cat(weights)


def losses(out: dict[str, torch.Tensor], boxes: list[torch.Tensor], height: int, width: int) -> dict[str, torch.Tensor]:
    heat, cells, wanted, classes, weights = targets(boxes, height, width)
    h, w = heat.shape[1:]
    objects = max(1.0, float(sum(len(b) for b in boxes)))
    logits = out["objectness"][:, 0].float()
    # Penalty-reduced focal loss (Law and Deng, CornerNet, 2018, equation 1).
    p = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    hit = heat > 0.999
    focal = torch.where(
        hit, (1 - p) ** 2 * -F.logsigmoid(logits), (1 - heat) ** 4 * p**2 * -F.logsigmoid(-logits)
    ).sum() / objects
    box = gather(out["box"], cells)
    predicted = torch.stack(
        [box[:, 0] + cells % w + 0.5, box[:, 1] + (cells // w) % h + 0.5, box[:, 2].exp(), box[:, 3].exp()], 1
    )
    overlap = (1 - giou(predicted, wanted)) * weights
    size = F.smooth_l1_loss(box[:, 2:], wanted[:, 2:].log(), beta=0.1, reduction="none").sum(1) * weights
    entropy = F.cross_entropy(gather(out["classes"], cells), classes, reduction="none", label_smoothing=LABEL_SMOOTHING)
    return {
        "focal": focal,
        "giou": overlap.sum() / objects,
        "size": size.sum() / objects,
        "class": (entropy * weights).sum() / objects,
    }


def frame_loss(logits: torch.Tensor, boxes: list[torch.Tensor], condition: torch.Tensor) -> torch.Tensor:
    """What the frame embedding must tell: which classes are there, and the conditions of the picture."""
    present = torch.zeros(len(boxes), len(CLASSES))
    for n, box in enumerate(boxes):
        present[n, box[:, 0].long()] = 1
    logits = logits.float()
    loss = F.binary_cross_entropy_with_logits(logits[:, : len(CLASSES)], present)
    if logits.shape[1] > len(CLASSES):
        loss = loss + 0.5 * F.cross_entropy(logits[:, len(CLASSES) :], condition)
    return loss


def gather(maps: torch.Tensor, cells: torch.Tensor) -> torch.Tensor:
    """[N,C,h,w] at flat cell indices → [K,C]."""
    return maps.float().permute(0, 2, 3, 1).reshape(-1, maps.shape[1])[cells]


def giou(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Generalised IoU of boxes given as centre and size (Rezatofighi et al., 2019)."""
    low_a, high_a = a[:, :2] - a[:, 2:] / 2, a[:, :2] + a[:, 2:] / 2
    low_b, high_b = b[:, :2] - b[:, 2:] / 2, b[:, :2] + b[:, 2:] / 2
    inner = (torch.minimum(high_a, high_b) - torch.maximum(low_a, low_b)).clamp(min=0).prod(1)
    union = a[:, 2:].prod(1) + b[:, 2:].prod(1) - inner
    hull = (torch.maximum(high_a, high_b) - torch.minimum(low_a, low_b)).prod(1)
    return inner / union - (hull - union) / hull
