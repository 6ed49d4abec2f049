"""What ``import damai`` offers, and what it costs."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

import damai

HEAVY = ("numpy", "rich", "spacy", "trafilatura", "typer")
LAZY = f"import sys; import damai; print([name for name in {HEAVY} if name in sys.modules])"


def test_everything_named_is_there() -> None:
    assert len(set(damai.__all__)) == len(damai.__all__)
    for name in damai.__all__:
        assert getattr(damai, name) is not None
    assert set(damai.__all__) <= set(dir(damai))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'kode'"):
        _ = damai.kode


def test_importing_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_is_quick() -> None:
    code = "import time; t = time.process_time(); import damai; print(time.process_time() - t)"
    took = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    )
    assert took < 0.3


def test_the_version_command_loads_no_model() -> None:
    started = time.perf_counter()
    code = "import sys; from damai.cli import main\ntry: main(['--version'])\nfinally: print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["damai", damai.__version__, "False"]
    assert time.perf_counter() - started < 30
