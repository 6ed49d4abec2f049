"""The command line, run as a user runs it: what it writes where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import damai
from damai.cli import main
from damai.language.pack import installed, quality
from damai.terminal.messages import catalogue

MEETING = "Presiden Rusia Vladimir Putin bertemu Presiden Turki Recep Tayyip Erdogan di Sochi, Senin."
ROOT = Path(__file__).parents[2]


class Done:
    """What a run of the command line left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def damai_cli(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line in this process, without a terminal."""
    for name in ("DAMAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        code = caught.value.code
        return Done(code if isinstance(code, int) else 0, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "putin.txt"
    path.write_text(MEETING, encoding="utf-8")
    return str(path)


def rows(count: int) -> str:
    made = [{"id": f"r{n}", "text": MEETING, "published": "2024-05-14"} for n in range(count)]
    return "".join(json.dumps(row) + "\n" for row in made)


def test_the_table_is_the_default(damai_cli: Any, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(report).parent)
    done = damai_cli("code", "putin.txt", "--published", "2024-05-14")
    assert done.code == 0
    assert done.err == ""
    for words in (
        "putin.txt · 2024-05-14 · id · 1 event",
        "CONSULT",
        "RUS:GOV, TUR:GOV",
        "occurred",
        "2024-05-13",
        "says the report",
    ):
        assert words in done.out
    assert "\x1b" not in done.out
    assert "“Presiden Rusia Vladimir Putin" in done.out


def test_a_narrow_screen_loses_nothing(damai_cli: Any, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = damai_cli("code", report, "--published", "2024-05-14")
    assert max(map(len, done.out.splitlines())) == 80
    assert "2024-05-13" in done.out
    assert "…" not in done.out


def test_show_marks_every_field_with_brackets(damai_cli: Any, report: str) -> None:
    done = damai_cli("code", report, "--published", "2024-05-14", "--show")
    assert "[who 1: Presiden Rusia Vladimir Putin] [what 1: bertemu] [who 1: " in done.out
    assert "[when 1: Senin]" in done.out


def test_show_in_colour_has_a_legend(damai_cli: Any, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = damai_cli("code", report, "--published", "2024-05-14", "--show").out
    assert "\x1b[" in shown
    assert "[who" not in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "what  who" in plain
    assert "bertemu[1]" in plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[who 1: " in damai_cli("code", report, "--published", "2024-05-14", "--show").out


def test_a_text_cannot_steer_the_terminal(damai_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "jahat.jsonl"
    text = f"\x1b[31m\u202e[bold]x[/bold] {MEETING}\x07 \x9b2J"
    path.write_text(json.dumps({"id": "a\x1b]0;x\x07[red]", "text": text, "title": "\x1b[2J"}) + "\n", encoding="utf-8")
    for arguments in (["code", str(path), "--show"], ["code", str(path)], ["explain", str(path)]):
        done = damai_cli(*arguments)
        assert done.code == 0
        for odd in "\x1b\u202e\x07\x9b":
            assert odd not in done.out + done.err
        assert "[red]" in done.out
    assert json.loads(damai_cli("code", str(path), "--format", "jsonl").out)["report"]["text"] == text


def test_json_is_a_list_of_analyses(damai_cli: Any, report: str) -> None:
    done = damai_cli("code", report, report, "--format", "json", "--published", "2024-05-14", "--jobs", "1")
    analyses = [damai.from_dict(item) for item in json.loads(done.out)]
    assert [a.events[0].type for a in analyses] == ["CONSULT", "CONSULT"]
    assert json.loads(damai_cli("code", report + "x", "--format", "json").out) == []


def test_json_lines_are_analyses(damai_cli: Any) -> None:
    done = damai_cli("code", "-", "--format", "jsonl", stdin=rows(3).encode())
    assert [damai.from_json(line).report.id for line in done.out.splitlines()] == ["r0", "r1", "r2"]
    assert done.err == "3 reports coded, 3 events; 0 could not be read\n"


def test_csv_has_a_row_an_event(damai_cli: Any, report: str) -> None:
    done = damai_cli("code", report, "--format", "csv", "--published", "2024-05-14")
    [row] = csv.DictReader(io.StringIO(done.out))
    assert (row["report"], row["type"], row["actors"], row["date"]) == (
        "putin.txt",
        "CONSULT",
        "RUS:GOV;TUR:GOV",
        "2024-05-13",
    )
    assert row["trigger"] == "bertemu"
    assert row["evidence"] == MEETING
    assert row["place"] in ("", "Sochi")


def test_the_codebook_answers_every_line(damai_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    lines = [
        '{"id": "a", "text": "Harga cabai naik."}',
        "{broken",
        "",
        '{"text": "x"}',
        '{"id": "", "text": "x"}',
        '{"id": 7, "text": "y"}',
        '{"id": "t"}',
        '{"id": "s\\ud800", "text": "\\ud83d Rusia \\u2028 menyerang Ukraina"}',
        "[1]",
        json.dumps({"id": "é", "text": MEETING}),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = damai_cli("code", str(path), "--format", "codebook")
    made = [json.loads(line) for line in done.out.splitlines()]
    assert [line["id"] for line in made] == [
        "a",
        "line:2",
        "line:3",
        "line:4",
        "line:5",
        "7",
        "t",
        "s\ud800",
        "line:9",
        "é",
    ]
    assert all(list(line) == ["id", "records", "notes"] for line in made)
    assert '"id": "é"' in done.out
    assert made[1]["notes"][0]["code"] == "bad-json"
    assert all(line["records"] == [] and line["notes"] for line in made[1:5])
    [record] = made[-1]["records"]
    assert list(record)[:3] == ["type", "mode", "actors"]
    assert record["fields"]["type"] == [{"value": "CONSULT", "spans": [[30, 37]], "via": "text"}]
    assert record["evidence"] == [[0, len(MEETING)]]
    assert done.code == 3
    assert "r.jsonl: line:2: not JSON" in done.err
    assert "line:3" not in done.err


def test_the_number_of_processes_changes_no_byte(damai_cli: Any, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(rows(30) + "{\n", encoding="utf-8")
    for format in ("codebook", "csv", "jsonl", "table"):
        one, two = (damai_cli("code", str(path), "--format", format, "--jobs", jobs) for jobs in "12")
        assert one.out == two.out
        assert one.err == two.err


def test_one_bad_file_never_stops_the_rest(damai_cli: Any, report: str, tmp_path: Path) -> None:
    bad = tmp_path / "x.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    done = damai_cli("code", str(bad), "nowhere.txt", report, "--format", "jsonl")
    assert done.code == 3
    assert len(done.out.splitlines()) == 1
    assert f"not read: {bad}: this" in done.err
    assert "not read: nowhere.txt: no such file" in done.err
    assert "1 report coded, 1 event; 2 could not be read" in done.err


def test_a_folder_is_all_reports_in_it(damai_cli: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.txt", "a.txt", "ignored.png"):
        (tmp_path / "in" / name).write_text(MEETING, encoding="utf-8")
    done = damai_cli("code", str(tmp_path), "--format", "codebook", "--jobs", "1")
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["in/a.txt", "in/b.txt"]
    (tmp_path / "empty").mkdir()
    assert damai_cli("code", str(tmp_path / "empty")).code == 2


def test_the_output_file_holds_what_would_be_printed(damai_cli: Any, report: str, tmp_path: Path) -> None:
    for format in ("table", "codebook"):
        printed = damai_cli("code", report, "--format", format)
        written = damai_cli("code", report, "--format", format, "--output", str(tmp_path / "out"))
        assert written.out == ""
        assert (tmp_path / "out").read_text(encoding="utf-8") == printed.out


@pytest.mark.parametrize(
    "wrong",
    [
        ["--published", "kapan-kapan"],
        ["--format", "xml"],
        ["--show", "--format", "json"],
        ["--encoding", "utf-99"],
        ["--timezone", "Mars/Olympus"],
        ["--language", "bahasa indonesia"],
        ["--jobs", "0"],
        ["--tables", "nowhere"],
        ["--nonsense"],
        ["--output", "/nowhere/at/all"],
        ["--lang", "xx"],
        ["-", "-"],
    ],
)
def test_wrong_usage_is_code_2(damai_cli: Any, report: str, wrong: list[str]) -> None:
    done = damai_cli("code", report, *wrong)
    assert done.code == 2
    assert done.out == ""
    assert done.err
    assert "Traceback" not in done.err


def test_the_input_is_never_overwritten(damai_cli: Any, report: str) -> None:
    assert damai_cli("code", report, "--output", report).code == 2
    assert Path(report).read_text(encoding="utf-8") == MEETING


def test_wrong_tables_are_all_named(damai_cli: Any, report: str, tmp_path: Path) -> None:
    (tmp_path / "actors.toml").write_text('[[state]]\nkode = "X"\n[[organisation]]\ncode = 3\n', encoding="utf-8")
    done = damai_cli("code", report, "--tables", str(tmp_path))
    assert done.code == 2
    assert done.err.count("actors.toml:") >= 2


def test_explain_quotes_the_words_in_order(damai_cli: Any, report: str) -> None:
    done = damai_cli("explain", report, "1", "--published", "2024-05-14")
    assert done.code == 0
    assert "Event 1: CONSULT" in done.out
    assert done.out.index("“bertemu”") < done.out.index("“Presiden Rusia Vladimir Putin”") < done.out.index("“Senin”")
    event = json.loads(damai_cli("code", report, "--format", "json", "--published", "2024-05-14").out)[0]["events"][0]
    for name in ("consult", event["id"][:6]):
        assert damai_cli("explain", report, name, "--published", "2024-05-14").out == done.out
    assert damai_cli("explain", report, "9").code == 2
    assert damai_cli("explain", "nowhere.txt").code == 3


def test_packs_tells_what_is_supported_and_how_well(
    damai_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = damai_cli("packs")
    assert done.code == 0
    assert "Indonesian" in done.out
    assert "predicates" in done.out
    from damai.language import pack

    (tmp_path / "id").mkdir()
    measure = '[[measure]]\ntask = "who"\nset = "tune"\nvalue = 0.6512\nmeasured_on = "2026-01-01"\n'
    (tmp_path / "id" / "quality.toml").write_text(measure, encoding="utf-8")
    monkeypatch.setattr(pack, "PACKS", tmp_path)
    assert pack.quality("id")["measure"][0]["value"] == 0.6512
    assert pack.quality("xx") == {}


def test_schema_prints_the_schema(damai_cli: Any) -> None:
    assert json.loads(damai_cli("schema").out) == damai.analysis_schema()


def test_help_and_version(damai_cli: Any) -> None:
    assert damai_cli("--version").out == f"damai {damai.__version__}\n"
    for command in ([], ["code"], ["explain"], ["packs"], ["schema"]):
        for lang in ("en", "id"):
            done = damai_cli(*command, "--lang", lang, "--help")
            assert done.code == 0
            assert not re.search(r"\bhelp\.[a-z_]{3}", done.out)
    assert "damai code report.txt --show" in damai_cli("--help").out
    assert "Tampilkan juga teksnya" in damai_cli("code", "--help", "--lang=id").out
    assert damai_cli("code").code == 2


def test_the_interface_speaks_both_languages(damai_cli: Any, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    done = damai_cli("code", report, "--show")
    assert "1 peristiwa" in " ".join(done.out.split())
    assert "[siapa 1: Presiden" in done.out
    assert "menurut berita ini" in done.out
    assert "catatan: putin.txt: tanggal terbit tidak diketahui" in done.err
    assert "tidak terbaca: gone.txt: berkas tidak ada" in damai_cli("code", "gone.txt").err
    monkeypatch.setenv("DAMAI_LANG", "en")
    assert "1 event" in " ".join(damai_cli("code", report).out.split())


def test_what_packs_shows_has_a_text_in_every_language(damai_cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    told = damai_cli("--lang", "id", "packs").out
    assert not re.search(r"English|Indonesian|records|report|unseen|network|ordinary", told)
    assert re.search(r"\d+ berita berkode tangan", told)
    for language in installed():
        assert f"tongue.{language}" in catalogue()
        for row in quality(language)["measure"]:
            for what in (row["task"], row["set"]):
                bare = re.sub(r"^\d* ", "", what)
                assert catalogue()["measure." + re.sub(r"\W+", "-", bare).lower()]["en"] == bare


def test_explain_tells_rules_in_indonesian(damai_cli: Any, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = damai_cli("--lang", "id", "explain", report, "1", "--published", "2024-05-14")
    assert "peran: posisi=subjek, bentuk=aktif, kerangka=timbal balik" in done.out
    assert "aturan waktu: hari dalam sepekan" in done.out
    assert "role: place=subject, form=active, frame=symmetric" in damai_cli("explain", report, "1").out


def run_process(arguments: list[str], **settings: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **settings.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "damai.cli", *arguments], capture_output=True, env=environment, **settings
    )


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(rows(300), encoding="utf-8")
    for format in ("jsonl", "table"):
        command = [sys.executable, "-m", "damai.cli", "code", str(path), "--format", format, "--jobs", "1"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 0


def test_a_poor_terminal_charset_is_no_error(report: str) -> None:
    done = run_process(["code", report], env={"PYTHONIOENCODING": "ascii", "COLUMNS": "80"})
    assert done.returncode == 0
    assert b"CONSULT" in done.stdout
    done = run_process(["code", report, "--format", "codebook"], env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert json.loads(done.stdout.decode("utf-8"))["records"]
