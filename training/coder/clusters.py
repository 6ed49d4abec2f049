"""Groups the words of the raw news into clusters of like use, as a feature for the coder's small models.

    python training/coder/clusters.py VECTORS --out src/damai/language/packs/id/clusters.json [--number 200]

``VECTORS`` are the spaCy vectors that ``training/id/vectors.py`` makes from co-occurrence counts of the raw news
(counts only: no text can be read back). k-means with a fixed seed; the clusters are numbered by their first member.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import srsly
from sklearn.cluster import MiniBatchKMeans
from spacy.strings import StringStore
from spacy.vectors import Vectors


def main() -> None:
    """Reads vectors, writes ``{word: cluster}``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--number", type=int, default=200)
    args = parser.parse_args()
    vectors = Vectors()
    vectors.from_disk(args.vectors)
    strings = StringStore(srsly.read_json(args.vectors / "strings.json"))
    words = sorted((strings[key], row) for key, row in vectors.key2row.items())
    data = np.array([vectors.data[row] for _, row in words])
    data = data / (np.linalg.norm(data, axis=1, keepdims=True) + 1e-9)
    labels = MiniBatchKMeans(args.number, random_state=7, n_init=3, batch_size=2048).fit_predict(data)
    names: dict[int, int] = {}
    found = {
        word: names.setdefault(int(label), len(names))
        for (word, _), label in zip(words, labels, strict=True)
        if word.isalpha()
    }
    args.out.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(found)} words in {len(names)} clusters -> {args.out}")


if __name__ == "__main__":
    main()
