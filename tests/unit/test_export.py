"""Exports, read back by the programs they are for: DuckDB, pandas, and CSV as R reads it."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, analysis, event

import damai
from damai.errors import DossierError, MissingExtraError, OutputError, SchemaError
from damai.export import FORMATS, Contents, given, read_kept, sheets, where_told, write_contents
from damai.export.columns import COLUMNS
from damai.export.writing import into_file
from damai.model import Place, Span

ODD = "Tentara \"Rusia\"; katanya,\tmenyerang Krimea\npada September 2024, kata 'Kyiv'. Selesai."
"""Quotes, a tab and a line break in the words of the evidence; a date that is only a month; a disputed place."""


def odd() -> Any:
    """A report whose words are hard on CSV."""
    proofs = {
        "actors": {"RUS:MIL": 'Tentara "Rusia"'},
        "recipients": {"UKR": "Krimea", "NSA-X": "Kyiv"},
        "claimants": {"UKR:GOV": "'Kyiv'"},
        "deniers": {"RUS:GOV": '"Rusia"'},
        "date": {"2024-09": "September 2024"},
        "place": {"Crimea": "Krimea"},
        "killed": {"12": "Selesai"},
    }
    made = event("sulit", ODD, "ASSAULT", "menyerang", proofs, cameo="190", score=-9.0, quad="material conflict")
    return analysis("sulit", ODD, made, published="2024-10-01T02:30:00+07:00", title='A "b"\tc')


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A dossier in every format."""
    folder = tmp_path_factory.mktemp("exports")
    with damai.open(folder / "a.db") as dossier:
        dossier.init(title="Perbatasan", parties=["KHM", "THA"])
        list(dossier.add_analyses([*REPORTS[:6], odd()]))
        dossier.correct("tembak-3#0", {"killed": 2}, **WHO)
        made = {format: folder / f"x.{format}" for format in FORMATS}
        for format, path in made.items():
            dossier.export(path, format)
    assert not list(folder.glob("*.part"))
    return made


def test_every_format_has_a_writer_in_the_type() -> None:
    from typing import get_args

    from damai.export import Format

    assert set(FORMATS) == set(get_args(Format))


def check_hard_row(row: dict[str, Any], quoted: bool = True) -> None:
    """What must survive: the partial date, who says it, who denies it, the words."""
    assert row["date"] == "2024-09"
    assert [str(row[name])[:10] for name in ("earliest", "latest")] == ["2024-09-01", "2024-09-30"]
    assert (row["claimants"], row["deniers"]) == ("UKR:GOV", "RUS:GOV")
    assert row["place_claimants"] == "RUS;UKR"
    fields = json.loads(row["fields"])
    by_name = {proof["field"]: proof for proof in fields}
    assert by_name["actors"]["spans"] == [{"start": 0, "end": 15, "text": 'Tentara "Rusia"'}]
    assert by_name["date"]["spans"][0]["text"] == "September 2024"
    [sentence] = json.loads(row["evidence"])
    assert sentence["text"] == ODD[: ODD.index(".") + 1]


@pytest.mark.parametrize(("format", "separator"), [("polecat", ","), ("gdelt", "\t")])
def test_csv_is_read_as_r_reads_it(files: dict[str, Path], format: str, separator: str) -> None:
    with files[format].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=separator, quotechar='"', doublequote=True, strict=True))
    assert all(None not in row for row in rows)
    assert all(None not in row.values() for row in rows)
    hard = [row for row in rows if row["damai_ref"] == "sulit#0"]
    assert len(hard) == (2 if format == "gdelt" else 1)
    for row in hard:
        check_hard_row({name.removeprefix("damai_"): value for name, value in row.items()})
    [corrected] = [row for row in rows if row["damai_ref"] == "tembak-3#0"]
    assert (corrected["damai_killed"], corrected["damai_standing"]) == ("2", "corrected")


@pytest.mark.parametrize(("format", "separator"), [("polecat", ","), ("gdelt", "\t")])
def test_csv_is_read_by_pandas_and_duckdb(files: dict[str, Path], format: str, separator: str) -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    frame = pandas.read_csv(files[format], sep=separator, dtype=str)
    path, names = str(files[format]), "damai_date, damai_claimants, damai_deniers, damai_fields"
    query = f"SELECT {names} FROM read_csv(?, delim=?, header=true, all_varchar=true, quote='\"', escape='\"')"
    found = duckdb.execute(query + " WHERE damai_ref = 'sulit#0'", [path, separator]).fetchall()
    hard = frame[frame["damai_ref"] == "sulit#0"]
    assert len(found) == len(hard)
    for date, claimants, deniers, fields in found:
        assert (date, claimants, deniers) == ("2024-09", "UKR:GOV", "RUS:GOV")
        assert json.loads(fields) == json.loads(hard.iloc[0]["damai_fields"])
    row = {name.removeprefix("damai_"): value for name, value in hard.iloc[0].items()}
    check_hard_row(row)


def test_gdelt_has_its_61_columns_first_and_stays_whole_without_quotes(files: dict[str, Path]) -> None:
    assert len(sheets.GDELT) == len(set(sheets.GDELT)) == 61
    head, *lines = files["gdelt"].read_text(encoding="utf-8").split("\n")[:-1]
    assert tuple(head.split("\t")[:61]) == sheets.GDELT
    assert all(len(line.split("\t")) == 61 + len(sheets.OURS) for line in lines)
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    first, second = (row for row in rows if row["damai_ref"] == "sulit#0")
    assert first["GlobalEventID"] != second["GlobalEventID"]
    assert len({row["GlobalEventID"] for row in rows}) == len(rows)
    assert [first[name] for name in ("Day", "MonthYear", "Year", "FractionDate")] == ["", "202409", "2024", ""]
    assert [first[name] for name in ("Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1Type1Code")] == [
        "RUSMIL", "RUSSIA", "RUS", "MIL",
    ]  # fmt: skip
    assert (second["Actor2KnownGroupCode"], second["Actor2CountryCode"]) == ("NSA-X", "")
    assert [first[name] for name in ("EventCode", "EventRootCode", "QuadClass", "GoldsteinScale")] == [
        "190", "19", "4", "-9.0",
    ]  # fmt: skip
    assert first["DATEADDED"] == "20240930193000"
    shelled = next(row for row in rows if row["damai_ref"] == "tembak-1#0")
    assert [shelled[name] for name in ("Day", "NumMentions", "NumSources", "NumArticles")] == [
        "20250724",
        "3",
        "2",
        "3",
    ]


def test_polecat_has_its_columns_first(files: dict[str, Path]) -> None:
    with files["polecat"].open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        assert tuple(next(reader)[: len(sheets.POLECAT)]) == sheets.POLECAT
    with files["polecat"].open(encoding="utf-8", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["damai_ref"] == "sulit#0")
    assert [row[name] for name in ("Event Date", "Event Type", "Quad Code", "Intensity")] == [
        "", "ASSAULT", "MATERIAL CONFLICT", "-9.0",
    ]  # fmt: skip
    assert [row[name] for name in ("Actor Name", "Actor Country", "Actor Sectors")] == ["Russia", "RUS", "MIL"]
    assert [row[name] for name in ("Recipient Name", "Recipient Country")] == ["Ukraine;NSA-X", "UKR"]
    assert (row["Raw Placename"], row["Actor Name Raw"]) == ("Krimea", 'Tentara "Rusia"')


def test_parquet_is_read_by_duckdb_and_pandas(files: dict[str, Path]) -> None:
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    names = [
        row[0] for row in duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(files["parquet"])]).fetchall()
    ]
    assert tuple(names) == COLUMNS
    query = """
        SELECT date, CAST(earliest AS VARCHAR), claimants, deniers, place_claimants, killed, evidence[1].text,
               list_filter(fields, lambda f: f.field = 'date')[1].spans[1].text
        FROM read_parquet(?) WHERE ref = 'sulit#0'"""
    [found] = duckdb.execute(query, [str(files["parquet"])]).fetchall()
    assert found == (
        "2024-09", "2024-09-01", ["UKR:GOV"], ["RUS:GOV"], ["RUS", "UKR"], 12, ODD[: ODD.index(".") + 1],
        "September 2024",
    )  # fmt: skip
    frame = pandas.read_parquet(files["parquet"]).set_index("ref")
    assert frame.loc["janji-1#0", "due"] == "../2025-07-31"
    assert list(frame.loc["tembak-1#0", "actors"]) == ["KHM:MIL"]
    assert frame.loc["tembak-1#0", "incident_sources"] == 2


def test_plover_records_keep_everything(files: dict[str, Path]) -> None:
    pandas = pytest.importorskip("pandas")
    rows = {row["ref"]: row for row in json.loads(files["plover"].read_text(encoding="utf-8"))}
    assert len(rows) == len(pandas.read_json(io.StringIO(files["plover"].read_text(encoding="utf-8"))))
    hard = rows["sulit#0"]
    assert (hard["date"], hard["earliest"], hard["event"], hard["fatalities"]) == (
        "2024-09",
        "2024-09-01",
        "ASSAULT",
        12,
    )
    assert hard["source"] == [{"code": "RUS:MIL", "name": "Russia", "country": "RUS", "sector": "MIL"}]
    assert [party["code"] for party in hard["target"] + hard["claimant"] + hard["denier"]] == [
        "UKR", "NSA-X", "UKR:GOV", "RUS:GOV",
    ]  # fmt: skip
    assert hard["location"]["claimants"] == ["RUS", "UKR"]
    for row in rows.values():
        text = next(r.report.text for r in [*REPORTS, odd()] if r.report.id == row["publication"]["id"])
        for proof in row["fields"]:
            assert all(text[span["start"] : span["end"]] == span["text"] for span in proof["spans"])
    assert rows["bantah#0"]["contested"]
    assert rows["janji-1#0"]["commitment"]["due"] == "../2025-07-31"


def test_the_map_has_disputed_places_with_all_claimants(files: dict[str, Path]) -> None:
    features = {row["id"]: row for row in json.loads(files["geojson"].read_text(encoding="utf-8"))["features"]}
    hard = features["sulit#0"]
    assert hard["geometry"]["type"] == "Point"
    longitude, latitude = hard["geometry"]["coordinates"]
    assert (32 < longitude < 37, 44 < latitude < 47) == (True, True)
    told = hard["properties"]
    assert told["disputed"] is True
    [place] = told["places"]
    assert (place["claimants"], place["holder"], place["told_by"]) == (["RUS", "UKR"], "RUS", ["sulit#0"])
    assert told["dates"] == [{"date": "2024-09", "told_by": ["sulit#0"]}]
    assert (told["claimants"], told["deniers"]) == (["UKR:GOV"], ["RUS:GOV"])
    shelled = features["tembak-1#0"]["properties"]
    assert [(one["number"], one["told_by"]) for one in shelled["killed"]["told"]] == [
        (3, ["tembak-1#0"]), (5, ["tembak-2#0"]),
    ]  # fmt: skip
    assert shelled["events"][0]["text"][0]["text"].startswith("Militer Thailand")
    assert features["janji-1#0"]["geometry"] is None


def test_claims_name_who_makes_and_who_denies_them(files: dict[str, Path]) -> None:
    graph = json.loads(files["jsonld"].read_text(encoding="utf-8"))
    nodes = {node["id"]: node for node in graph["@graph"]}
    assert len(nodes) == len(graph["@graph"])
    claims = {node["identifier"]: node for node in nodes.values() if node["type"] == "Claim"}
    hard = claims["sulit#0"]
    assert [party["identifier"] for party in hard["author"] + hard["damai:deniers"]] == ["UKR:GOV", "RUS:GOV"]
    assert hard["about"]["damai:date"] == "2024-09"
    assert hard["text"] == ODD[: ODD.index(".") + 1]
    assert nodes[hard["appearance"]["id"]]["datePublished"] == "2024-10-01T02:30:00+07:00"
    reviews = [node for node in nodes.values() if node["type"] == "ClaimReview"]
    denied = next(node for node in reviews if node["damai:kind"] == "denied" and node.get("damai:contradictedBy"))
    assert {row["id"] for row in denied["itemReviewed"]} <= set(nodes)
    assert all("reviewRating" not in node for node in reviews)
    [promise] = [node for node in nodes.values() if node["type"] == "damai:Commitment"]
    assert (promise["damai:due"], promise["agent"][0]["identifier"]) == ("../2025-07-31", "KHM")
    assert (promise.get("damai:made"), promise["damai:madeNoLaterThan"]) == (None, "2025-07-28")


def test_a_copy_names_its_origin_and_how_it_has_its_text(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        dossier.export(tmp_path / "x", "jsonld")
        kept = {report.id: report for report in dossier.reports()}
    graph = json.loads((tmp_path / "x").read_text(encoding="utf-8"))["@graph"]
    articles = {node["identifier"]: node for node in graph if node["type"] == "NewsArticle"}
    origin = {"id": articles["tembak-1"]["id"]}
    assert articles["salin"]["isBasedOn"] == [origin]
    [copy] = articles["salin"]["damai:copies"]
    assert copy == {"damai:origin": origin, "damai:kind": "verbatim", "damai:share": 1.0, "damai:kept": 1.0}
    assert "isBasedOn" not in articles["tembak-1"]
    told = [(copy.copy, copy.origin, copy.kind) for copy in kept["salin"].copied]
    assert ("salin", "tembak-1", "verbatim") in told
    assert set(told) == {(copy.copy, copy.origin, copy.kind) for copy in kept["tembak-1"].copied}


def test_a_place_is_the_one_that_was_read() -> None:
    read = (Place(Span(0, 3), "Springfield", "USA", 1.0, 2.0), Place(Span(9, 12), "Springfield", "USA", 3.0, 4.0))
    first, second = (where_told("Springfield", read, spans) for spans in ((), (Span(9, 12),)))
    assert (first and first.lat, second and second.lat) == (1.0, 3.0)
    assert where_told(None, read) is None


def test_open_ends_are_no_days() -> None:
    assert given.days("2020-09-27/..")[1] is None
    assert given.days("nonsense") == (None, None)


def test_an_unknown_format_and_a_missing_extra_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="no format 'xls'"):
        write_contents(Contents(), "xls", io.BytesIO())
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="parquet"):
        write_contents(Contents(), "parquet", io.BytesIO())


def test_a_failed_export_leaves_what_was_there(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        (tmp_path / "x").write_text("old")
        with pytest.raises(DossierError, match="no format"):
            dossier.export(tmp_path / "x", "xls")
        with pytest.raises(DossierError, match="the dossier itself"):
            dossier.export(tmp_path / "a.db")
        with pytest.raises(OutputError, match="No such file"):
            dossier.export(tmp_path / "none" / "x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "x"]
    assert (tmp_path / "x").read_text() == "old"


def test_empty_dossiers_and_lone_surrogates_are_written(tmp_path: Path) -> None:
    one = odd()
    broken = replace(one, report=replace(one.report, title="a\ud800b"))
    with damai.open(tmp_path / "a.db") as dossier:
        for filled in (False, True):
            if filled:
                list(dossier.add_analyses([broken]))
            for format in FORMATS:
                dossier.export(tmp_path / format, format)
                if format in ("json", "plover", "geojson", "jsonld"):
                    json.loads((tmp_path / format).read_text(encoding="utf-8"))


def test_what_is_no_text_is_no_export() -> None:
    with pytest.raises(SchemaError, match="this is no text"):
        read_kept(b"\x00\xff\xfe")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "real").write_text("old")
    (tmp_path / "far" / "real").chmod(0o600)
    (tmp_path / "link").symlink_to(Path("far") / "real")
    (tmp_path / "new").symlink_to(Path("far") / "absent")
    for name in ("new", "link"):
        with into_file(tmp_path / name) as stream:
            stream.write(name.encode())
            stream.flush()
            assert (tmp_path / "far" / "real").read_text() == "old"
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_text() == name
    assert stat.S_IMODE((tmp_path / "far" / "real").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "far").iterdir()) == ["absent", "real"]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    with damai.open(tmp_path / "a.db") as dossier:
        dossier.export(tmp_path / "pipe", "plover")
    reader.join(20)
    assert json.loads(read[0]) == []
    assert (tmp_path / "pipe").is_fifo()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(not hasattr(os, "mknod") or os.geteuid() != 0, reason="needs the right to make a device")
def test_a_device_is_written_into(tmp_path: Path) -> None:
    full = tmp_path / "full"  # never the system's own: whoever breaks this would lose it
    try:
        os.mknod(full, 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        full.open("wb").close()
    except OSError:
        pytest.skip("needs the right to make a device")
    with damai.open(tmp_path / "a.db") as dossier, pytest.raises(OutputError, match="full: No space") as raised:
        dossier.export(full, "gdelt")
    assert raised.value.has_begun
    assert full.is_char_device()
