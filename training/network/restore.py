"""encoder.npz, the pretrained encoder as it is kept beside the recipe, to encoder.pt, from which fine-tuning begins.

    TORCH -m training.network.restore

Pretraining takes a graphics card or a day or two: with this file it need not be done anew. Its tables are kept in 8
bits with one scale a row, as in the packs (``damai.language.network.pack_weights``); the vocabulary that its rows stand
for is kept with it and written, too. What guessed hidden words is left out (fine-tuning doesn't need it): nothing here
guesses text. Needs PyTorch.
"""

from __future__ import annotations

import json

import numpy as np
import torch
from training.network import paths


def main() -> None:
    """Writes the encoder where ``pretrain`` would have, and its vocabulary where ``stream`` would have."""
    if paths.is_there(paths.ENCODER):
        return
    words = paths.kept_words()
    if paths.VOCABULARY.exists() and json.loads(paths.VOCABULARY.read_text(encoding="utf-8")) != words:
        raise SystemExit(
            f"{paths.VOCABULARY} is not the vocabulary of {paths.KEPT}: remove it, and what was made with it"
        )
    with paths.complete(paths.VOCABULARY) as fresh:
        fresh.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
    with np.load(paths.KEPT, allow_pickle=False) as kept:
        tables = {name: kept[name] for name in kept.files if name != "words"}
    state = {
        name: torch.from_numpy(
            value.astype(np.float32) * tables[f"{name}:scale"][:, None] if value.dtype == np.int8 else value
        )
        for name, value in tables.items()
        if not name.endswith(":scale")
    }
    width, rows = state["n.weight"].shape[0], state["word.weight"].shape[0]
    for name, shape in {"head.weight": (width, width), "head.bias": (width,), "bias": (rows,)}.items():
        state[name] = torch.zeros(shape)
    state |= {"hn.weight": torch.ones(width), "hn.bias": torch.zeros(width)}
    with paths.complete(paths.ENCODER) as path:
        torch.save(state, path)
    print(f"wrote {paths.ENCODER}: {len(state)} tables")


if __name__ == "__main__":
    main()
