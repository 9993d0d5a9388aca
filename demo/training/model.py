"""The centre-point detector: a small residual backbone, an additive up path, and dense heads at stride 4.

Every output is a dense map, so that the exported graph holds nothing but convolutions, additions and resizing; peaks are
picked by whoever runs the model (`demo/src/detector/decode.ts`).
"""

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = ["cone", "stop", "yield", "slow", "speed_limit", "car", "pedestrian", "cyclist"]
STRIDE = 4
EMBED_DIM = 32


def conv(cin: int, cout: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    """Convolution, batch norm and, unless `act` is off, a ReLU."""
    layers: list[nn.Module] = [
        nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(cout),
    ]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Residual(nn.Module):
    """Two 3×3 convolutions around a shortcut."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(conv(channels, channels), conv(channels, channels, act=False))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.body(x))


class Inverted(nn.Module):
    """Inverted residual: widen, depthwise 5×5, narrow. Wide sight for few weights where maps are small."""

    def __init__(self, channels: int, widen: int = 2) -> None:
        super().__init__()
        hidden = channels * widen
        self.body = nn.Sequential(
            conv(channels, hidden, 1), conv(hidden, hidden, 5, groups=hidden), conv(hidden, channels, 1, act=False)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x)


class Detector(nn.Module):
    """Input [N, 3, H, W] in 0..1. See `forward` for the outputs."""

    def __init__(self, conditions: int = 0) -> None:
        super().__init__()
        self.stem = conv(3, 16, 3, 2)
        self.s4 = nn.Sequential(conv(16, 32, 3, 2), Residual(32))
        self.s8 = nn.Sequential(conv(32, 48, 3, 2), Residual(48))
        self.s16 = nn.Sequential(conv(48, 64, 3, 2), Inverted(64), Inverted(64))
        self.s32 = nn.Sequential(conv(64, 72, 3, 2), Inverted(72), Inverted(72))
        self.up16 = conv(72, 64, 1, act=False)
        self.up8 = conv(64, 48, 1, act=False)
        self.up4 = conv(48, 32, 1, act=False)
        self.fuse16 = Inverted(64)
        self.fuse8 = Inverted(48)
        self.fuse4 = conv(32, 48, 3)
        self.object_branch = conv(48, 40, 3)
        self.objectness = nn.Conv2d(40, 1, 1)
        self.box = nn.Conv2d(40, 4, 1)
        self.class_branch = nn.Sequential(conv(48, 48, 3), conv(48, 48, 3))
        self.embed = nn.Conv2d(48, EMBED_DIM, 1)
        self.classify = nn.Conv2d(EMBED_DIM, len(CLASSES), 1)
        self.frame_embed = nn.Linear(72, EMBED_DIM)
        # Used in training only: what the frame embedding must tell (classes present, conditions of the picture).
        self.frame_aux = nn.Linear(EMBED_DIM, len(CLASSES) + conditions)
        nn.init.constant_(self.objectness.bias, -4.0)

    def forward(self, image: torch.Tensor) -> dict[str, torch.Tensor]:
        """Raw maps at stride 4: objectness logits [N,1,h,w]; class logits [N,8,h,w]; box [N,4,h,w] as centre offset
        from the middle of the cell in cells (x, y) and log of size in cells (w, h); embedding [N,32,h,w]; and
        frame_embedding [N,32]."""
        # A root spreads the dark end, where people at night differ from the street by a few levels.
        c4 = self.s4(self.stem(torch.sqrt(image + 1e-3)))
        c8 = self.s8(c4)
        c16 = self.s16(c8)
        c32 = self.s32(c16)
        p16 = self.fuse16(F.relu(c16 + self.grow(self.up16(c32))))
        p8 = self.fuse8(F.relu(c8 + self.grow(self.up8(p16))))
        p4 = self.fuse4(F.relu(c4 + self.grow(self.up4(p8))))
        objects = self.object_branch(p4)
        embedding = self.embed(self.class_branch(p4))
        return {
            "objectness": self.objectness(objects),
            "classes": self.classify(embedding),
            "box": self.box(objects),
            "embedding": embedding,
            "frame_embedding": self.frame_embed(c32.mean((2, 3))),
        }

    @staticmethod
    def grow(x: torch.Tensor) -> torch.Tensor:
        return F.interpolate(x, scale_factor=2.0, mode="nearest")


class Exported(nn.Module):
    """What goes into the ONNX file: probabilities in place of logits."""

    def __init__(self, detector: Detector) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        out = self.detector(image)
        return (
            torch.sigmoid(out["objectness"]),
            torch.softmax(out["classes"], 1),
            out["box"],
            out["embedding"],
            out["frame_embedding"],
        )


def weight_count(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())
