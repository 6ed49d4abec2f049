"""Shelves in a file: they behave as dictionaries do, through every change, closing and opening."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from damai.crossdoc import crowds
from damai.crossdoc.crowds import Rooms
from damai.store.shelf import KeptRooms, KeptShelf, ShelfFile


def opened(path: Path, maker: str = "rules", most: int = 3) -> tuple[ShelfFile, KeptShelf[list[int]], KeptRooms]:
    file = ShelfFile(path, maker, 0.1)
    return file, file.shelf(json.dumps, json.loads, most), file.rooms(most)


@pytest.mark.parametrize("seed", range(3))
def test_a_shelf_is_a_dictionary(tmp_path: Path, seed: int) -> None:
    choose, plain = random.Random(seed), dict[str, list[int]]()
    file, shelf, _ = opened(tmp_path / "a")
    file.begin()
    for step in range(300):
        key = f"k{choose.randrange(12)}"
        if choose.random() < 0.3 and key in plain:
            del plain[key], shelf[key]
        elif choose.random() < 0.5 and key in shelf:
            value = shelf[key]
            value.append(step)
            shelf[key] = value
            plain[key] = [*plain[key], step]
        else:
            plain[key] = shelf[key] = [step]
            plain[key] = list(plain[key])
        if step % 20 == 0:
            assert dict(shelf) == plain
            assert len(shelf) == len(plain)
            file.commit()
            if step % 40 == 0:
                file.close()
                file, shelf, _ = opened(tmp_path / "a")
            file.begin()
        assert shelf.get(key) == plain.get(key)
        assert (key in shelf) == (key in plain)
    with pytest.raises(KeyError):
        shelf["nowhere"]
    with pytest.raises(KeyError):
        del shelf["nowhere"]


def test_what_is_read_at_once_is_there_and_little_stays_in_memory(tmp_path: Path) -> None:
    file, shelf, _ = opened(tmp_path / "a", most=4)
    file.begin()
    for n in range(20):
        shelf[f"k{n}"] = [n]
    file.commit()
    file.close()
    file, shelf, _ = opened(tmp_path / "a", most=4)
    file.begin()
    shelf["k3"] = [33]
    del shelf["k4"]
    asked: list[str] = []
    file.connection.set_trace_callback(asked.append)
    names = ["k0", "k3", "k4", "k9", "nowhere"]
    shelf.warm(names)
    assert [shelf.get(name) for name in names] == [[0], [33], None, [9], None]
    assert len(asked) == 1
    file.connection.set_trace_callback(None)
    for n in range(20):
        assert shelf.get(f"k{n}") == {3: [33], 4: None}.get(n, [n])
    assert len(shelf._known) + len(shelf._older) <= 2 * (4 // 2 + 2 + 1)
    file.commit()
    file.close()
    file, shelf, _ = opened(tmp_path / "a")
    assert (shelf.get("k3"), shelf.get("k4"), len(shelf)) == ([33], None, 19)


@pytest.mark.parametrize("seed", range(3))
def test_rooms_in_a_file_are_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(crowds, "CAP", 4)
    choose, plain = random.Random(seed), Rooms()
    file, _, rooms = opened(tmp_path / "a")
    file.begin()
    for step in range(400):
        key, name = choose.choice("ab"), f"n{choose.randrange(14)}"
        if choose.random() < 0.55:
            plain.put(key, name)
            rooms.put(key, name)
        else:
            plain.take(key, name)
            rooms.take(key, name)
        assert list(rooms.first(key))[:5] == list(plain.first(key))[:5]
        if step % 7 == 0:
            assert list(rooms.whole(key)) == list(plain.whole(key))
        if step % 25 == 0:
            file.commit()
            file.begin()


def test_what_is_not_committed_is_gone_and_others_see_whole_moments(tmp_path: Path) -> None:
    file, shelf, rooms = opened(tmp_path / "a")
    assert file.begin()
    shelf["x"] = [1]
    rooms.put("k", "n")
    file.commit()
    assert not file.begin()
    shelf["x"] = [2]
    file.rollback()
    assert (shelf["x"], list(rooms.first("k"))) == ([1], ["n"])
    other, its, _ = opened(tmp_path / "a")
    other.begin()
    its["x"] = [3]
    other.commit()
    assert file.begin()
    assert shelf["x"] == [3]


def test_shelves_of_other_rules_are_emptied_and_what_is_no_shelf_is_made_anew(tmp_path: Path) -> None:
    file, shelf, _ = opened(tmp_path / "a")
    file.begin()
    shelf["x"] = [1]
    file.commit()
    file.close()
    assert "x" not in opened(tmp_path / "a", "other rules")[1]
    (tmp_path / "b").write_bytes(b"no database at all, by any means" * 100)
    assert len(opened(tmp_path / "b")[1]) == 0
