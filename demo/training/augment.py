"""Augmentation of a batch: flip, small zoom and shift, light and colour. Hue moves little: a green cone must not turn
orange."""

import torch
import torch.nn.functional as F


def augment(images: torch.Tensor, boxes: list[torch.Tensor], rng: torch.Generator) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """`images` float [N,3,H,W] in 0..1; `boxes` per image [K,5] (class, centre x, centre y, w, h) in pixels."""
    n, _, height, width = images.shape
    flip = torch.where(torch.rand(n, generator=rng) < 0.5, -1.0, 1.0)
    zoom = torch.empty(n).uniform_(0.8, 1.35, generator=rng)
    shift_x = torch.empty(n).uniform_(-0.12, 0.12, generator=rng)
    shift_y = torch.empty(n).uniform_(-0.1, 0.1, generator=rng)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = flip / zoom
    theta[:, 1, 1] = 1 / zoom
    theta[:, 0, 2] = -shift_x * flip / zoom
    theta[:, 1, 2] = -shift_y / zoom
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    images = F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)
    moved = []
    for i, box in enumerate(boxes):
        cx = ((box[:, 1] / width * 2 - 1) * zoom[i] * flip[i] + shift_x[i] + 1) / 2 * width
        cy = ((box[:, 2] / height * 2 - 1) * zoom[i] + shift_y[i] + 1) / 2 * height
        w, h = box[:, 3] * zoom[i], box[:, 4] * zoom[i]
        x0, x1 = (cx - w / 2).clamp(0, width), (cx + w / 2).clamp(0, width)
        y0, y1 = (cy - h / 2).clamp(0, height), (cy + h / 2).clamp(0, height)
        keep = (x1 - x0) * (y1 - y0) > 0.5 * w * h
        moved.append(torch.stack([box[:, 0], (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0], 1)[keep])
    return colours(images, rng), moved


def colours(images: torch.Tensor, rng: torch.Generator) -> torch.Tensor:
    n = images.shape[0]

    def draw(low: float, high: float) -> torch.Tensor:
        return torch.empty(n, 1, 1, 1).uniform_(low, high, generator=rng)

    mean = images.mean((1, 2, 3), keepdim=True)
    images = (images - mean) * draw(0.85, 1.4) + mean * draw(0.8, 1.4)
    grey = images.mean(1, keepdim=True)
    images = grey + (images - grey) * draw(0.75, 1.25)
    # A small tint in place of a hue rotation.
    images = images * torch.empty(n, 3, 1, 1).uniform_(0.95, 1.05, generator=rng)
    images = images + torch.randn(images.shape, generator=rng) * draw(0.0, 0.015)
    return images.clamp_(0, 1)
