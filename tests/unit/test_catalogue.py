"""The words of the interface: whole in both languages, and none that nobody says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

from damai.language.pack import FORMS, FRAMES, installed, load_pack
from damai.terminal.messages import Messages, catalogue, interface_language

ROOT = Path(__file__).parents[2]


def test_the_locale_decides_in_its_order() -> None:
    assert interface_language([], {"LC_ALL": "id_ID", "LANG": "en_US"}) == "id"
    assert interface_language([], {"LC_ALL": "", "LANG": "id"}) == "id"
    assert interface_language([], {"LANG": "fr_FR.UTF-8"}) == "en"
    assert interface_language(["--lang", "en"], {"LANG": "id_ID"}) == "en"
    assert interface_language(["--lang"], {}) == "en"


def test_the_catalogue_is_whole() -> None:
    for key, texts in catalogue().items():
        assert set(texts) == ({"id"} if key.startswith(("note.", "side", "time_rule.")) else {"en", "id"}), key
        slots = [{name for _, name, _, _ in Formatter().parse(text) if name is not None} for text in texts.values()]
        assert all(one == slots[0] for one in slots), key


def test_the_engines_own_names_have_indonesian_ones() -> None:
    messages = Messages("id")
    rules = {row["id"] for language in installed() for row in load_pack(language).tables["time"]["rule"]}
    assert sorted(rule for rule in rules if messages.term("time_rule", rule) == rule) == []
    assert all(f"side_frame.{name}" in catalogue() for name in FRAMES)
    assert all(f"side_form.{name}" in catalogue() for name in FORMS)
    for place in (
        "subject",
        "object2",
        "agent",
        "possessor",
        "with",
        "between",
        "toward",
        "from",
        "genitive2",
        "inside",
    ):
        assert messages.term("side_place", place) != place
    assert {Messages("en").term("time_rule", rule) for rule in rules} == rules


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    sources = [ROOT / "src/damai/cli.py", *(ROOT / "src/damai/terminal").glob("*.py")]
    groups = tomllib.loads((ROOT / "src/damai/terminal/messages.toml").read_text(encoding="utf-8"))
    pattern = re.compile(rf'"((?:{"|".join(groups)})\.[a-z_]+)"')
    used = {key for path in sources for key in pattern.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 50
    assert used - {"commitment.content"} <= set(catalogue())
