"""The network learns from the hand-coded reports: three times from a part of the stories, once from all. Needs PyTorch.

    python -m training.network.finetune [0 | 1 | 2 | all] [--taught NAME ...] [--teacher NAME --encoder FILE]

Parts 0, 1 and 2 say what they make of the reports that they have not seen; once all three are there, that is written as
``hints.pkl``, for ``training/coder/train.py --hints``. ``all`` is the network to install. Without a part, all four are
made one after the other. What is there already is not made again; a network goes on after its last finished epoch.

A ``--teacher`` is a larger network that is not installed: it says what it makes of the raw reports of ``unread``, and
the networks that are ``--taught`` by it learn from that, too.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from training.network import figures, paths, sheets, taught
from training.network.batches import Batch, batch_of
from training.network.model import Encoder, Reader, Sizes

PARTS = ("0", "1", "2")
WHOLE = "all"
ROLES = {"A": ("sides", 0, 1.0), "R": ("sides", 1, 1.0), "D": ("days", 0, 0.5), "P": ("spots", 0, 0.5)}
"""Of each head: what it chooses from, the column of its right answers there, its weight in the loss."""
NEVER = -1e4
HEADS_FASTER = 3
"""The heads begin anew: they learn faster than the encoder."""
MIXING = 120
"""Reports of a batch have lengths that differ by about so many words."""
SIDE_BY_SIDE = 16
"""Reports that are read together where nothing is learned."""
LOWEST = 0.05
"""Share of the learning rate at the end."""
BETAS, DECAY, LONGEST_STEP = (0.9, 0.98), 0.05, 1.0
TRAINING = ("enc.head.", "enc.hn.", "enc.bias", "source.")
"""Weights that only training needs (they guess hidden words, or know who coded a report): they are not installed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast."""

    epochs: int = 3
    batch: int = 8
    rate: float = 5e-4
    rate_of_heads: float = HEADS_FASTER * 5e-4
    dropout: float = 0.2
    longest: int = 640
    """Words of the longest report that is learned from."""
    beside: float = 0.5
    """Share of the raw reports that an epoch reads beside all coded ones, where there are teachers."""
    seed: int = paths.SEED
    draw: int = 0
    """Another order of the reports, other words hidden, from the same beginning; 0: those of the seed."""
    encoder: str = str(paths.ENCODER)
    teachers: tuple[str, ...] = ()
    teacher: str = ""
    """The name of the network, if it is one that teaches."""


def file_of(plan: Plan, name: str, ending: str) -> Path:
    """Where something of a part lies; a teacher's files bear its name."""
    return paths.WORK / f"{plan.teacher}{'.' if plan.teacher else ''}part.{name}{ending}"


@dataclass(slots=True)
class Run:
    """Where the training of one network stands."""

    plan: Plan
    name: str
    reader: Reader
    optimizer: Any
    rng: np.random.Generator
    epoch: int = 0

    @property
    def checkpoint(self) -> Path:
        """Where it is kept after an epoch."""
        return file_of(self.plan, self.name, ".state.pt")

    def save(self) -> None:
        """Keeps everything that going on needs."""
        state = {
            "plan": asdict(self.plan),
            "reader": self.reader.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": (torch.get_rng_state(), self.rng.bit_generator.state),
            "epoch": self.epoch,
        }
        with paths.complete(self.checkpoint) as fresh:
            torch.save(state, fresh)

    def resume(self) -> None:
        """Goes on after the last finished epoch, if there is one."""
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, map_location="cpu")
        if state["plan"] != asdict(self.plan):
            raise SystemExit(f"{self.checkpoint} is of another plan: {state['plan']}; remove it to begin anew")
        self.reader.load_state_dict(state["reader"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"][0])
        self.rng.bit_generator.state = state["random"][1]
        self.epoch = int(state["epoch"])
        print(f"{self.name} goes on after epoch {self.epoch}", flush=True)


def begun(found: sheets.Sheets, plan: Plan, name: str) -> Run:
    """A network with a pretrained encoder and new heads, as far as it has come."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(plan.seed)
    known = {name: value.float() for name, value in torch.load(plan.encoder, map_location="cpu").items()}
    layers = 1 + max(int(name.split(".")[1]) for name in known if name.startswith("layers."))
    sizes = Sizes(found.vocabulary, found.buckets, found.kinds, found.types)
    encoder = Encoder(sizes, known["word.weight"].shape[1], layers)
    encoder.load_state_dict(known)
    encoder.drop(plan.dropout)
    reader = Reader(encoder, len(found.forms), len(found.readings), plan.dropout).to(device)
    pretrained = {id(weight) for weight in encoder.parameters()}
    heads = [weight for weight in reader.parameters() if id(weight) not in pretrained]
    groups = [
        {"params": list(encoder.parameters()), "lr": plan.rate, "base": plan.rate},
        {"params": heads, "lr": plan.rate_of_heads, "base": plan.rate_of_heads},
    ]
    optimizer = torch.optim.AdamW(groups, betas=BETAS, weight_decay=DECAY, fused=True)
    if plan.draw:
        torch.manual_seed(plan.draw)
    run = Run(plan, name, reader, optimizer, np.random.default_rng(plan.draw or plan.seed))
    run.resume()
    return run


def tensors(batch: Batch, device: torch.device) -> dict[str, Any]:
    """The arrays of a batch as tensors, by name; options one level deeper."""

    def moved(part: Any) -> dict[str, Any]:
        values = {f.name: getattr(part, f.name) for f in fields(part)}
        return {k: torch.from_numpy(v).to(device) for k, v in values.items() if isinstance(v, np.ndarray)}

    return moved(batch) | {"choices": {name: moved(choice) for name, choice in batch.choices.items()}}


def scores_of(reader: Reader, x: dict[str, Any]) -> dict[str, Tensor]:
    """Scores of every head for the candidates of a batch."""
    options = {name: (choice["rows"], choice["there"]) for name, choice in x["choices"].items()}
    found: dict[str, Tensor] = reader(x["words"], x["marks"], x["seen"], x["sources"], x["triggers"], options)
    return found


def loss_of(scores: dict[str, Tensor], x: dict[str, Any]) -> Tensor:
    """Records by log-loss; of each role, the log of the chance that its right options have together.

    Where a teacher gives chances in place of right options, the cross-entropy with them.
    """
    loss = functional.binary_cross_entropy_with_logits(scores["rec"].float(), x["records"], weight=x["certain"])
    for role, (name, column, share) in ROLES.items():
        choice = x["choices"][name]
        weights, given = choice["weights"][:, column], scores[role].float()
        right = torch.logsumexp(given.masked_fill(~choice["right"][..., column], NEVER), 1)
        chances = choice["shares"][..., column]
        right = torch.where(chances.sum(1) > 0, (chances * given).sum(1), right)
        missed = torch.logsumexp(given, 1) - right
        loss = loss + share * ((missed * weights).sum() / weights.sum().clamp(min=1))
    return loss


def rate_at(step: int, total: int, warm: int) -> float:
    """Share of the learning rate: up in a straight line, down as a cosine falls."""
    fall = 0.5 * (1 + math.cos(math.pi * min(1.0, step / total)))
    return min(1.0, (step + 1) / warm) * (fall * (1 - LOWEST) + LOWEST)


def batches_of(reports: Sequence[sheets.Sheet], plan: Plan, rng: np.random.Generator) -> list[list[int]]:
    """The numbers of all reports, those of like length together, in an order that is drawn anew each time."""
    order = sorted(range(len(reports)), key=lambda n: len(reports[n].words) + rng.random() * MIXING)
    found = [order[first : first + plan.batch] for first in range(0, len(order), plan.batch)]
    rng.shuffle(found)
    return found


def learn(run: Run, reports: Sequence[sheets.Sheet], raw: Sequence[sheets.Sheet] = ()) -> float:
    """One epoch, with a share of the raw reports beside; the mean loss."""
    plan, device = run.plan, next(run.reader.parameters()).device
    drawn = run.rng.permutation(len(raw))[: int(plan.beside * len(raw))]
    reports = [*reports, *(raw[number] for number in drawn)]
    steps = math.ceil(len(reports) / plan.batch)
    losses: list[float] = []
    run.reader.train()
    for number, batch in enumerate(batches_of(reports, plan, run.rng), run.epoch * steps):
        x = tensors(batch_of([reports[n] for n in batch], run.rng), device)
        for group in run.optimizer.param_groups:
            group["lr"] = group["base"] * rate_at(number, steps * plan.epochs, max(1, steps // 2))
        with torch.autocast(device.type, dtype=torch.bfloat16):
            scores = scores_of(run.reader, x)
        loss = loss_of(scores, x)
        run.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(run.reader.parameters(), LONGEST_STEP)
        run.optimizer.step()
        losses.append(float(loss.detach()))
    run.epoch += 1
    return float(np.mean(losses))


def predictions_of(run: Run, reports: Sequence[sheets.Sheet]) -> figures.Predictions:
    """What the network makes of reports."""
    found: figures.Predictions = {}
    device = next(run.reader.parameters()).device
    run.reader.eval()
    for first in range(0, len(reports), SIDE_BY_SIDE):
        group = reports[first : first + SIDE_BY_SIDE]
        with torch.no_grad():
            raw = scores_of(run.reader, tensors(batch_of(group), device))
        scores = {name: value.float().cpu().numpy() for name, value in raw.items()}
        row = 0
        for report in group:
            answers = found.setdefault((report.language, report.id), [])
            for n, number in enumerate(report.numbers):
                a, r, d, p = (
                    cut(scores[role][row], int(report.choices[name].counts[n])) for role, (name, _, _) in ROLES.items()
                )
                answers.append((number, float(scores["rec"][row]), a, r, d, p))
                row += 1
    return found


def cut(scores: sheets.Floats, count: int) -> sheets.Floats:
    """(count + 1) The scores of the options that there are, and of none."""
    return np.concatenate([scores[:count], scores[-1:]])


def train(found: sheets.Sheets, plan: Plan, name: str) -> None:
    """Makes one network and writes what it is for."""
    installed = name == WHOLE and not plan.teacher
    out = paths.NETWORK if installed else file_of(plan, name, ".pkl")
    if paths.is_there(out):
        return
    unseen = [r for r in found.reports if str(sheets.PARTS[r.fold]) == name]
    seen = [r for r in found.reports if str(sheets.PARTS[r.fold]) != name and len(r.words) <= plan.longest]
    raw = taught.reports(plan.teachers, name) if plan.teachers else []
    raw = [r for r in raw if len(r.words) <= plan.longest]
    run, began = begun(found, plan, name), time.time()
    while run.epoch < plan.epochs:
        loss = learn(run, seen, raw)
        print(f"{plan.teacher} {name}: epoch {run.epoch}, loss {loss:.3f}, {time.time() - began:.0f} s", flush=True)
        run.save()
    if plan.teacher:
        with paths.complete(taught.path_of(plan.teacher, name)) as fresh:
            fresh.write_bytes(pickle.dumps(predictions_of(run, taught.unread())))
    if installed:
        keep(run.reader, found)
    else:
        predictions = predictions_of(run, unseen)
        print("\n".join(f"{plan.teacher} {name} {line}" for line in figures.figures(unseen, predictions)), flush=True)
        with paths.complete(out) as fresh:
            fresh.write_bytes(pickle.dumps(predictions))
    run.checkpoint.unlink(missing_ok=True)


def keep(reader: Reader, found: sheets.Sheets) -> None:
    """Writes the weights, in 16 bits, and what reading with them needs to know, for ``install``."""
    weights = {
        name: value.half().cpu().numpy() for name, value in reader.state_dict().items() if not name.startswith(TRAINING)
    }
    settings = {
        "heads": reader.enc.heads,
        "layers": len(reader.enc.layers),
        "forms": found.forms,
        "readings": found.readings,
    }
    weights["settings"] = np.frombuffer(json.dumps(settings, sort_keys=True).encode(), np.uint8)
    with paths.complete(paths.NETWORK) as fresh:
        np.savez(fresh, **weights)


def join(plan: Plan) -> None:
    """Puts together what the three networks made of the reports that they had not seen, once all are there."""
    files = [file_of(plan, name, ".pkl") for name in PARTS]
    out = paths.WORK / f"{plan.teacher}.hints.pkl" if plan.teacher else paths.HINTS
    if not out.exists() and all(path.exists() for path in files):
        hints: figures.Predictions = {}
        for path in files:
            hints |= pickle.loads(path.read_bytes())
        with paths.complete(out) as fresh:
            fresh.write_bytes(pickle.dumps(hints))
        print(f"wrote {out}: {len(hints)} reports")


def main() -> None:
    """Makes one network, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=(*PARTS, WHOLE))
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--batch", type=int, default=Plan().batch)
    parser.add_argument("--rate", type=float, default=Plan().rate, help="of the encoder; the heads' is three times it")
    parser.add_argument("--beside", type=float, default=Plan().beside, help="share of the raw reports an epoch")
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--encoder", default=Plan().encoder)
    parser.add_argument("--teacher", default="", help="the name of a network that teaches")
    parser.add_argument("--taught", nargs="*", default=(), help="names of the networks to learn from")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    plan = Plan(
        epochs=args.epochs,
        batch=args.batch,
        rate=args.rate,
        rate_of_heads=HEADS_FASTER * args.rate,
        beside=args.beside,
        seed=args.seed,
        encoder=args.encoder,
        teachers=tuple(args.taught),
        teacher=args.teacher,
    )
    found = sheets.read()
    for name in [args.part] if args.part else [*PARTS, WHOLE]:
        train(found, plan, name)
    join(plan)


if __name__ == "__main__":
    main()
