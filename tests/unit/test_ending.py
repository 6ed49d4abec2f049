"""How the program ends: by signals, with full and closed streams, with nothing left behind; where it writes to."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from damai.cli import main

MEETING = "Presiden Rusia Vladimir Putin bertemu Presiden Turki Recep Tayyip Erdogan di Sochi, Senin."
DAMAI = [sys.executable, "-m", "damai"]
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


def many(path: Path) -> Path:
    """More reports than can be coded before a test has ended."""
    row = {"text": f"{MEETING} " * 30, "published": "2024-05-14", "language": "id"}
    path.write_text("".join(json.dumps({"id": f"r{n}", **row}) + "\n" for n in range(2000)), encoding="utf-8")
    return path


def children(parent: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "stat").read_text().rpartition(")")[2].split()[1] == str(parent):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def sleeps(process: int) -> bool:
    """Whether a process waits, and goes on waiting."""
    for _ in range(10):
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            return False
        time.sleep(0.05)
    return True


def wait_until(holds: Any, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(holds())


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("verb", [("code",), ("add", "a.db")])
def test_processes_end_with_the_program(tmp_path: Path, verb: tuple[str, ...], number: signal.Signals) -> None:
    command = [*DAMAI, *verb, str(many(tmp_path / "r.jsonl")), "--format", "jsonl", "-j", "2"]
    environment = {**os.environ, "DAMAI_LANG": "en"}
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, cwd=tmp_path, env=environment)
    assert process.stderr is not None
    assert wait_until(lambda: len(children(process.pid)) == 2 or process.poll() is not None)
    workers = children(process.pid)
    time.sleep(3)  # until they are at work, which takes each report some time
    start = time.monotonic()
    process.send_signal(number)
    code = process.wait(60)
    assert time.monotonic() - start < 8
    assert code == (-9 if number == signal.SIGKILL else 128 + number)
    assert process.stderr.read() == (b"" if number == signal.SIGKILL else b"interrupted\n")
    assert wait_until(lambda: not any(is_alive(worker) for worker in workers), 8)


@linux
@pytest.mark.parametrize("is_asked", [True, False])
def test_processes_killed_while_they_hand_over_leave_nobody_waiting(tmp_path: Path, is_asked: bool) -> None:
    command = [*DAMAI, "code", str(many(tmp_path / "r.jsonl")), "--format", "jsonl", "-j", "2", "--lang", "en"]
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, cwd=tmp_path)
    assert process.stderr is not None
    assert wait_until(lambda: len(children(process.pid)) == 2 or process.poll() is not None)
    workers = children(process.pid)
    assert wait_until(lambda: (tmp_path / "out").stat().st_size > 0)
    process.send_signal(signal.SIGSTOP)  # nobody reads what the processes hand over, which is more than a pipe holds
    assert wait_until(lambda: all(sleeps(worker) for worker in workers))
    for number in [signal.SIGTERM, signal.SIGCONT] if is_asked else [signal.SIGCONT]:
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        process.send_signal(number)
    told = b"interrupted" if is_asked else b"error: a process died while coding"
    assert process.wait(60) == (128 + signal.SIGTERM if is_asked else 3)
    assert process.stderr.read().startswith(told)


def test_a_key_press_while_loading_is_told_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "typer"  # stands in the way of the real one, and is pressed a key at
    folder.mkdir()
    (folder / "__init__.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [*DAMAI, "packs", "--lang", "id"], capture_output=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"dihentikan\n")


def full(folder: Path) -> Path:
    """A device that takes nothing; never the system's own, which whoever breaks this could lose."""
    path = folder / "full"
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        path.open("wb").close()
    except (AttributeError, OSError):
        pytest.skip("needs the right to make a device")
    return path


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["code", "--help"], ["schema"], ["code", "a.txt", "-f", "csv"]],
)
def test_a_full_disk_is_told_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    device = full(tmp_path)
    with device.open("wb", buffering=0) as out:
        done = subprocess.run([*DAMAI, *arguments, "--lang", "en"], stdout=out, stderr=subprocess.PIPE, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (3, b"error: output: No space left on device\n")
    if "a.txt" in arguments:
        done = subprocess.run([*DAMAI, *arguments, "-o", "full", "--lang", "id"], capture_output=True, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (3, b"galat: full: tidak ada ruang lagi pada disk\n")
        assert device.is_char_device()


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    program = f'"{sys.executable}" -m damai'
    return subprocess.run(["bash", "-c", command.replace("damai", program, 1)], capture_output=True, cwd=folder)


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams by a shell")
def test_closed_streams_are_told_or_not_needed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    done = shell("damai code - <&-", tmp_path)
    assert (done.returncode, b"is closed" in done.stderr, b"Traceback" in done.stderr) == (2, True, False)
    done = shell("damai schema >&-", tmp_path)
    assert (done.returncode, done.stderr) == (3, b"error: output: Bad file descriptor\n")
    done = shell("damai code a.txt -f csv -o a.csv >&-", tmp_path)
    assert (done.returncode, (tmp_path / "a.csv").read_bytes().count(b"\n")) == (0, 2)
    done = shell("damai code a.txt gone.txt -f csv 2>&-", tmp_path)  # notes must not get among the data
    assert (done.returncode, done.stdout) == (3, (tmp_path / "a.csv").read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="pipes by a shell")
def test_help_that_nobody_reads_is_no_error(tmp_path: Path) -> None:
    for command in ("damai --help", "damai code --help"):
        done = shell(f"{command} | true; exit ${{PIPESTATUS[0]}}", tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs a command in this process, in a folder with a report and an empty dossier; code, output, notes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAMAI_LANG", "en")
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(list(arguments))
        out, err = capsysbinary.readouterr()
        return int(caught.value.code or 0), out.decode(), err.decode()

    assert call("init", "a.db")[0] == 0
    return call


def test_a_dash_is_standard_output(run: Any, tmp_path: Path) -> None:
    assert run("code", "a.txt", "-f", "csv", "-o", "-")[:2] == run("code", "a.txt", "-f", "csv")[:2] != (0, "")
    assert run("export", "a.db", "-f", "plover", "-o", "-")[:2] == (0, "[]\n")
    assert not (tmp_path / "-").exists()


def test_a_file_that_cannot_be_written_is_told_alike(run: Any) -> None:
    for command in (["code", "a.txt"], ["tag", "names", "a.txt"], ["export", "a.db"]):
        assert run(*command, "-o", "nodir/x") == (2, "", "error: nodir/x: No such file or directory\n")
