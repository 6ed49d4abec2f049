"""The pack's neural network, in numpy: how words are known, how weights are kept, how long texts are read."""

from __future__ import annotations

import numpy as np
import pytest

from damai.language.network import (
    LONGEST,
    STOP,
    Network,
    _Rows,
    affixes_of,
    folded,
    normalised,
    pack_weights,
    parts_of,
    shape_of,
    unpack_weights,
)
from damai.language.pack import PACKS, load_pack


@pytest.fixture(scope="module")
def network() -> Network:
    found = load_pack("id").network
    assert found is not None
    return found


def marks(words: list[str]) -> np.ndarray:
    return np.zeros((len(words), 3), np.int64)


@pytest.mark.parametrize(
    ("word", "shape"),
    [("perang", 0), ("2022", 1), ("F-16", 2), (",", 3), ("Baku", 4), ("A", 4), ("PBB", 5), ("McCain", 6), (STOP, 7)],
)
def test_shapes(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_digits_and_capitals_make_no_other_word() -> None:
    assert folded("F-16") == folded("f-22") == "f-00"


def test_words_of_one_beginning_share_it_and_not_their_end() -> None:
    first, second = affixes_of("menembaki", 4096), affixes_of("menyerang", 4096)
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_kept_weights_come_back_nearly_the_same() -> None:
    table = np.random.default_rng(1).normal(size=(50, 20)).astype(np.float32)
    back = unpack_weights(pack_weights({"a": table, "b": table[0]}))
    assert np.abs(back["a"] - table).max() <= np.abs(table).max() / 254 + 1e-6
    assert np.array_equal(back["b"], table[0])


def test_rows_kept_in_8_bits_are_those_of_the_whole_table() -> None:
    kept = pack_weights({"a": np.random.default_rng(2).normal(size=(50, 20)).astype(np.float32)})
    asked = np.array([7, 0, 7, 49])
    assert np.array_equal(_Rows(kept, "a")[asked], unpack_weights(kept)["a"][asked])


def test_rows_are_normalised() -> None:
    rows = normalised(np.arange(12, dtype=np.float32).reshape(3, 4), np.ones(4, np.float32), np.zeros(4, np.float32))
    assert np.allclose(rows.mean(axis=1), 0, atol=1e-6)
    assert np.allclose(rows.std(axis=1), 1, atol=1e-3)


def test_a_long_text_is_cut_where_sentences_end() -> None:
    words = ([STOP] + ["kata"] * 99) * 8
    parts = parts_of(words)
    assert [part[0] for part in parts] == [0, 500]
    assert all(words[first] == STOP and last - first <= LONGEST for first, last in parts)
    assert parts[-1][1] == len(words)


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    assert parts_of([STOP] + ["kata"] * 1500)[-1][1] == 1501
    assert parts_of([]) == []


def test_a_word_means_what_its_neighbours_make_of_it(network: Network) -> None:
    first = [STOP, "Rusia", "menyerang", "Ukraina", "."]
    second = [STOP, "Ukraina", "menyerang", "Rusia", "."]
    a, b = network.encode(first, marks(first)), network.encode(second, marks(second))
    assert a.shape == (5, network.size)
    assert not np.allclose(a[2], b[2])
    assert np.array_equal(a, network.encode(first, marks(first)))


def test_parts_are_read_by_themselves(network: Network) -> None:
    part = [STOP] + ["gencatan", "senjata"] * 200
    both = network.encode(part + part, marks(part + part))
    assert np.allclose(both[: len(part)], network.encode(part, marks(part)), atol=1e-4)


def test_a_folder_without_a_network_has_none() -> None:
    assert Network.load(PACKS / "id" / "model") is None
