"""Where the recipe reads and writes: takes the place of training/id/paths.py for the scripts that both recipes use."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DAMAI_DATA", REPOSITORY.parent / "shared" / "data"))
WORK = Path(os.environ.get("DAMAI_WORK", "/tmp/damai-train-en"))
PACK = REPOSITORY / "src" / "damai" / "language" / "packs" / "en"
TOKENS = PACK / "tokens.toml"
SEED = 20190
