"""The grammar of a language's time expressions, compiled from a pack's ``time.toml``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from damai.errors import PackError
from damai.grounding.timex_pattern import (
    APOSTROPHE,
    LEFT,
    RIGHT,
    Needs,
    PatternError,
    Piece,
    Translator,
    alternatives,
    words_of,
)

Value = int | float | str
OPERATIONS = frozenset(
    {"date", "span", "weekday", "weekdays", "shift", "step", "same", "weekend", "season", "decade", "century"}
    | {"feast", "quarter", "half", "clock", "part", "duration", "set", "ref", "fixed"}
)
"""What a rule may compute; what each does is told in the head of the pack's ``time.toml``."""

UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century")
CLASSES: dict[str, dict[str, Value]] = {
    "unit": {name: name for name in UNITS},
    "one": {name: name for name in UNITS},
    "many": {name: name for name in UNITS},
    "part": {code: code for code in ("MO", "AF", "EV", "NI", "MI")},
    "season": {"spring": 21, "summer": 22, "autumn": 23, "winter": 24},
    "direction": {"past": -1, "this": 0, "future": 1},
    "order": {"before": -1, "after": 1},
    "mod": {name: name for name in ("start", "mid", "end")},
}
"""The tables of words that a slot draws on, and what each word of them stands for."""

DIGITS = {
    "day": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "monthnum": r"(?:0?[1-9]|1[0-2])(?!\d)",
    "year": r"[12]\d{3}(?!\d)",
    "yy": APOSTROPHE + r"?\d\d(?!\d)",
    "hour": r"(?:[01]?\d|2[0-4])(?!\d)",
    "recent": r"(?:19|20)\d\d(?!\d)",
    "minute": r"[0-5]\d(?!\d)",
}
TOP_KEYS = frozenset(
    {
        "language",
        "months",
        "weekdays",
        "given_names",
        "units",
        "one",
        "many",
        "parts",
        "seasons",
        "directions",
        "orders",
    }
    | {"mods", "numbers", "half_days", "timeml_values", "lists", "cues", "macros", "hidden", "rule"}
)
RULE_KEYS = frozenset(
    {"id", "pattern", "op", "set", "preceded_by", "followed_by", "not_preceded_by", "not_followed_by", "case"}
    | {"note", "examples", "counterexamples"}
)
NUMBER_KEYS = frozenset({"values", "times", "plus", "roughly", "vague", "ordinals", "decimal"})
CUES = (
    "future", "past", "since", "since_clause", "since_clause_unless", "onset", "credit", "bygone", "ahead",
    "ahead_unless", "clock_link", "compare", "compare_unless", "promise", "promise_unless", "due", "due_asked",
    "due_unless", "counted_after", "counted_before", "past_behind",
    "passive",
)  # fmt: skip
SEPARATORS = {",": ".", ".": ","}
"""What parts thousands, by the sign of decimals."""


@lru_cache(maxsize=1024)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its expression is compiled when it is first asked for: half a second for all those of a pack, of which
    most are not needed for a few reports."""

    id: str
    op: str
    pattern: str
    flags: int
    needs: Needs
    constants: tuple[tuple[str, Value], ...] = ()
    preceded_by: re.Pattern[str] | None = None
    followed_by: re.Pattern[str] | None = None
    not_preceded_by: re.Pattern[str] | None = None
    not_followed_by: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The rule's expression, compiled."""
        return _compiled(self.pattern, self.flags)


@dataclass(frozen=True, slots=True)
class TimeGrammar:
    """A compiled ``time.toml``. ``triggers`` are the words of which a sentence must hold one to be looked at, each with
    the numbers of the rules that ask for it."""

    rules: tuple[Rule, ...]
    triggers: Mapping[str, Sequence[int]]
    lookup: Mapping[str, Mapping[str, Value]]
    numbers: Mapping[str, Mapping[str, int]]
    cues: Mapping[str, re.Pattern[str]]
    hidden: re.Pattern[str] | None
    origin: str = ""
    decimal: str = ","
    half_days: bool = False
    timeml_values: bool = False

    def rules_for(self, words: frozenset[str]) -> Iterator[tuple[int, Rule]]:
        """The rules whose needed words are all among ``words``, each with its number, in no order."""
        for number in {number for word in words if word in self.triggers for number in self.triggers[word]}:
            rule = self.rules[number]
            if not any(need.isdisjoint(words) for need in rule.needs):
                yield number, rule

    def value_of(self, slot: str, text: str) -> Value | None:
        """What the words in a slot stand for."""
        return self.lookup.get(slot, {}).get(" ".join(text.lower().replace("–", "-").replace("’", "'").split()))

    def number(self, text: str) -> float | None:
        """A number in figures or words; None for a vague one ("several", "a couple of")."""
        plain = " ".join(text.lower().split())
        if plain in self.numbers["values"]:
            return float(self.numbers["values"][plain])
        if plain[:1].isdigit():
            return float(plain.replace(SEPARATORS[self.decimal], "").replace(self.decimal, "."))
        total = last = 0
        for word in plain.split():
            if word in self.numbers["times"]:
                total, last = total + (last or 1) * self.numbers["times"][word], 0
            elif word in self.numbers["plus"]:
                total, last = total + last + self.numbers["plus"][word], 0
            elif word in self.numbers["values"]:
                total, last = total + last, self.numbers["values"][word]
            else:
                return None
        return float(total + last)


def compile_time(table: Mapping[str, object], origin: str, check: bool = True) -> TimeGrammar:
    """Compiles a table read from TOML; ``origin`` is the file's name, for messages. Without ``check`` the rules'
    expressions are taken to be sound, as those of a pack are.

    >>> compile_time({"wekdays": []}, "time.toml")
    Traceback (most recent call last):
    ...
    damai.errors.PackError: 3 faults in the pack:
      time.toml: unknown key 'wekdays' (did you mean 'weekdays'?)
      time.toml: 'months' must be 12 lists of words
      time.toml: 'weekdays' must be 7 lists of words, Monday first
    """
    return _Compiler(table, origin, check).compile()


@dataclass
class _Compiler:
    table: Mapping[str, object]
    origin: str
    check: bool
    faults: list[str] = field(default_factory=list)
    words: dict[str, dict[str, Value]] = field(default_factory=dict)
    raw: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    vague: list[str] = field(default_factory=list)
    decimal: str = ","

    def compile(self) -> TimeGrammar:
        self._known(self.table, TOP_KEYS, "")
        self._calendar("month", "months", 12, 1, "")
        self._calendar("weekday", "weekdays", 7, 0, ", Monday first")
        for slot, codes in CLASSES.items():
            key = slot if slot in ("one", "many") else slot + "s"
            for name, words in self._table(key).items():
                if name not in codes:
                    self._fault(f"unknown key {key}.{name}{_near(name, codes)}")
                    continue
                self._add(slot, self._strings(words, f"{key}.{name}"), codes[name])
        names = set(self._strings(self.table.get("given_names", []), "given_names"))
        plain = [str(row[0]) for row in self._rows("months") if row and row[0] not in names]
        for word in plain:
            self._add("monthname", [f"={word}"], self.words["month"].get(word.lower(), 0))
        self._read_numbers()
        cues = {name: self._phrases(self._table("cues").get(name, []), f"cues.{name}") for name in CUES}
        endings = "|".join(
            map(re.escape, self._strings(self._table("cues").get("past_ending", []), "cues.past_ending"))
        )
        cues["past_ending"] = re.compile(rf"\b(?![A-Z])\w+(?:{endings})\b" if endings else "")
        hidden = self._strings(self.table.get("hidden", []), "hidden")
        rules = self._rules()
        if self.faults:
            raise PackError(self.faults)
        triggers: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for word in max(rule.needs, key=_telling):
                triggers.setdefault(word, []).append(number)
        blocked = re.compile(LEFT + f"(?:{alternatives(hidden).regex})" + RIGHT, re.I) if hidden else None
        lookup = {slot: dict(words) for slot, words in self.words.items()}
        halves, timeml = (self.table.get(key) is True for key in ("half_days", "timeml_values"))
        return TimeGrammar(
            tuple(rules), triggers, lookup, self.numbers, cues, blocked, self.origin, self.decimal, halves, timeml
        )

    def _fault(self, message: str) -> None:
        self.faults.append(f"{self.origin}: {message}")

    def _known(self, table: Mapping[str, object], keys: frozenset[str], where: str) -> None:
        for key in table:
            if key not in keys:
                self._fault(f"{where}unknown key '{key}'{_near(key, keys)}")

    def _table(self, key: str) -> Mapping[str, object]:
        value = self.table.get(key, {})
        if isinstance(value, Mapping):
            return value
        self._fault(f"'{key}' must be a table")
        return {}

    def _strings(self, value: object, where: str) -> list[str]:
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return list(value)
        self._fault(f"'{where}' must be a list of words")
        return []

    def _add(self, slot: str, words: Sequence[str], value: Value) -> None:
        self.raw.setdefault(slot, []).extend(words)
        known = self.words.setdefault(slot, {})
        for word in words:
            plain = word.removeprefix("=").lower().replace("’", "'")
            if known.setdefault(plain, value) != value:
                self._fault(f"'{plain}' stands for two things in {slot}")

    def _calendar(self, slot: str, key: str, count: int, first: int, hint: str) -> None:
        rows = self._rows(key)
        if len(rows) != count:
            self._fault(f"'{key}' must be {count} lists of words{hint}")
            return
        for number, row in enumerate(rows, first):
            self._add(slot, self._strings(row, f"{key}[{number}]"), number)

    def _rows(self, key: str) -> list[list[object]]:
        rows = self.table.get(key)
        return rows if isinstance(rows, list) and all(isinstance(row, list) for row in rows) else []

    def _read_numbers(self) -> None:
        table = self._table("numbers")
        self._known(table, NUMBER_KEYS, "numbers: ")
        for key in ("values", "times", "plus", "roughly", "ordinals"):
            entries = table.get(key, {})
            if not isinstance(entries, Mapping) or not all(isinstance(v, int) for v in entries.values()):
                self._fault(f"'numbers.{key}' must map words to whole numbers")
                entries = {}
            self.numbers[key] = {str(k).lower(): int(v) for k, v in entries.items()}
        self.vague = [*self._strings(table.get("vague", []), "numbers.vague"), *self.numbers["roughly"]]
        decimal = table.get("decimal", self.decimal)
        if decimal in SEPARATORS:
            self.decimal = str(decimal)
        else:
            self._fault("'numbers.decimal' must be ',' or '.'")
        self._add("ordinal", list(self.numbers["ordinals"]), "")
        self.words["ordinal"] = dict(self.numbers["ordinals"])

    def _phrases(self, value: object, where: str) -> re.Pattern[str]:
        words = self._strings(value, where)
        return re.compile(rf"\b(?:{alternatives(words).regex})\b" if words else r"(?!)", re.I)

    def _slot(self, name: str, suffix: str) -> Piece:
        if name == "length":
            unit, one, many = (self._slot(part, suffix) for part in ("unit", "one", "many"))
            n = self._slot("n", suffix)
            needs = frozenset().union(*(p.needs[0] for p in (unit, one, many) if p.needs))
            return Piece(rf"(?:{n.regex}(?:\s{{1,4}}|(?<=\d)-?){unit.regex}|{one.regex}|{many.regex})", (needs,))
        if name == "n":
            plain = alternatives([*self.numbers["values"], *self.numbers["times"], *self.numbers["plus"]]).regex
            some = alternatives(self.vague).regex if self.vague else "(?!)"
            point, comma = re.escape(SEPARATORS[self.decimal]), re.escape(self.decimal)
            figures = rf"\d{{1,3}}(?:{point}\d{{3}})+(?!\d)|\d{{1,4}}(?:{comma}\d{{1,2}})?(?!\d)"
            return Piece(rf"(?P<n{suffix}>{figures}|{some}|(?:{plain})(?:\s{{1,4}}(?:{plain})){{0,5}})")
        if name in DIGITS:
            needs_digits: Needs = (frozenset({"#year" if name in ("year", "recent") else "#number"}),)
            return Piece(rf"(?P<{name}{suffix}>{DIGITS[name]})", needs_digits)
        if name == "ordinal":
            inner = alternatives(self.raw.get("ordinal", [])).regex or "(?!)"
            return Piece(rf"(?P<ordinal{suffix}>\d{{1,2}}|(?-i:[IVX]+)|{inner})")
        if name == "dayword":
            piece = alternatives([word for word, n in self.numbers["ordinals"].items() if 1 <= n <= 31])
            return Piece(rf"(?P<dayword{suffix}>{piece.regex})", piece.needs)
        if name not in self.raw:
            raise PatternError(f"unknown slot {{{name}}}{_near(name, [*self.raw, *DIGITS, 'n', 'length', 'dayword'])}")
        piece = alternatives(self.raw[name])
        return Piece(rf"(?P<{name}{suffix}>{piece.regex})", piece.needs)

    def _rules(self) -> list[Rule]:
        macros = {k: v for k, v in self._table("macros").items() if isinstance(v, str)}
        rows = self.table.get("rule", [])
        rules: list[Rule] = []
        seen: set[object] = set()
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if not isinstance(row, Mapping):
                self._fault(f"rule {number} is not a table")
                continue
            where = f"rule '{row.get('id', number)}': "
            self._known(row, RULE_KEYS, where)
            if row.get("id") in seen:
                self._fault(where + "the id is taken")
            seen.add(row.get("id"))
            rule = self._rule(row, where, macros)
            if rule:
                rules.append(rule)
        return rules

    def _rule(self, row: Mapping[str, object], where: str, macros: Mapping[str, str]) -> Rule | None:
        name, pattern, op = row.get("id"), row.get("pattern"), row.get("op")
        if not (isinstance(name, str) and isinstance(pattern, str) and isinstance(op, str)):
            self._fault(where + "needs 'id', 'pattern' and 'op'")
            return None
        if op not in OPERATIONS:
            self._fault(f"{where}unknown op '{op}'{_near(op, OPERATIONS)}")
        constants = row.get("set", {})
        if not isinstance(constants, Mapping):
            self._fault(where + "'set' must be a table")
            constants = {}
        try:
            piece = Translator(pattern, self._slot, macros).translate()
            made = LEFT + piece.regex + RIGHT, re.NOFLAG if row.get("case") else re.I
            if self.check:
                _compiled(*made)
        except (PatternError, re.error) as error:
            self._fault(f"{where}{error}")
            return None
        if not piece.needs:
            self._fault(where + "the pattern needs at least one fixed word or number")
            return None
        limits: dict[str, Any] = {key: self._limit(row[key], key, where) for key in _LIMITS if key in row}
        return Rule(name, op, *made, piece.needs, tuple(constants.items()), **limits)

    def _limit(self, value: object, key: str, where: str) -> re.Pattern[str]:
        words: list[str] = []
        for name in self._strings(value, where + key):
            listed = self._table("lists").get(name.removeprefix("@")) if name.startswith("@") else [name]
            if listed is None:
                self._fault(f"{where}unknown list '{name}'")
            words += self._strings(listed or [], name)
        before = key.endswith("preceded_by")
        signs = [w for w in words if before and w not in ("^", "#") and not w.removeprefix("=")[:1].isalnum()]
        regex = alternatives([w for w in words if w not in ("^", "#", *signs)]).regex or "(?!)"
        if before:
            start = r"|\A(?!\0)|[.!?:]" if "^" in words else ""
            start += r"|\d" if "#" in words else ""
            start += f"|{alternatives(signs).regex}" if signs else ""  # a sign may stand right behind a figure: "8.5%"
            return re.compile(rf"(?:(?<![^\W_])(?:{regex}){start})[\s(\[“”\"'‘|]*\Z", re.I)
        return re.compile(rf"[\s)]*(?:{regex})(?![^\W_])", re.I)


_LIMITS = ("preceded_by", "followed_by", "not_preceded_by", "not_followed_by")


def _telling(need: frozenset[str]) -> int:
    """How much a needed word tells: words more than a slash or a year, and those more than any number."""
    return 0 if "#number" in need else 1 if need & {"#/", "#year"} else 2


def _near(word: str, known: object) -> str:
    options = [str(k) for k in known] if isinstance(known, list | frozenset | dict) else []
    close = difflib.get_close_matches(word, sorted(options), 1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def screen(text: str, grammar: TimeGrammar) -> frozenset[str]:
    """The words of a sentence, with ``#number`` and ``#year`` where it holds figures; empty if no rule can apply."""
    found = set(words_of(text))
    for word in tuple(found):
        if word.isdigit():
            found.add("#number")
            if len(word) == 4:
                found.add("#year")
    if "/" in text:
        found.add("#/")
    return frozenset(found) if not grammar.triggers.keys().isdisjoint(found) else frozenset()
