"""encoder.npz, the pretrained encoder as it is kept beside the recipe, to encoder.pt, from which fine-tuning begins.

    TORCH -m training.network.restore

Pretraining takes a graphics card or a day or two: with this file it need not be done anew. Its tables are kept in 8
bits with one scale a row, as in the packs (``damai.language.network.pack_weights``); the vocabulary is the one that
``stream`` makes. What guessed hidden words is left out (fine-tuning doesn't need it): nothing here guesses text. Needs
PyTorch.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from training.network import paths

KEPT = Path(__file__).parent / "encoder.npz"


def main() -> None:
    """Writes the encoder where ``pretrain`` would have."""
    if paths.is_there(paths.ENCODER):
        return
    with np.load(KEPT, allow_pickle=False) as kept:
        tables = {name: kept[name] for name in kept.files}
    state = {
        name: torch.from_numpy(
            value.astype(np.float32) * tables[f"{name}:scale"][:, None] if value.dtype == np.int8 else value
        )
        for name, value in tables.items()
        if not name.endswith(":scale")
    }
    width, words = state["n.weight"].shape[0], state["word.weight"].shape[0]
    for name, shape in {"head.weight": (width, width), "head.bias": (width,), "bias": (words,)}.items():
        state[name] = torch.zeros(shape)
    state |= {"hn.weight": torch.ones(width), "hn.bias": torch.zeros(width)}
    with paths.complete(paths.ENCODER) as path:
        torch.save(state, path)
    print(f"wrote {paths.ENCODER}: {len(state)} tables")


if __name__ == "__main__":
    main()
