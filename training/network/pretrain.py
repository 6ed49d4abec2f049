"""The encoder learns to guess hidden words of raw text, on a graphics card where there is one. Needs PyTorch.

    python -m training.network.pretrain

Goes on from its last checkpoint when it is started again; with ``--encoder``, begins from an encoder that is finished.
What is read and hidden is drawn by the seed, the same on every device.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from training.network import paths
from training.network.model import LAYERS, SIZE, Encoder, Sizes

UNKNOWN, MASK, STOP, FIRST = 1, 2, 3, 4
"""Places of special words in the vocabulary, and of the first real one."""
MIXED = 6
"""Shape that a hidden word shows."""
HIDDEN, NEXT = 0.16, 0.25
"""Share of words that are hidden, and how often the next one is hidden with one."""
SHOWN_AS_MASK, LEFT = 0.85, 0.95
"""Of the words to guess, 85 % are masked, 10 % stay as they are, 5 % become another word."""
WARM, HIGH, LEAST = 0.12, 0.1, 0.02
"""Shares of the way: the rate rises, and falls from; the lowest share of the rate."""
BETAS, DECAY, LONGEST_STEP = (0.9, 0.98), 0.05, 1.0
GUESSING = ("head.", "hn.", "bias")
"""Weights that only guess hidden words."""
CHECK, TELL = 300.0, 50
"""Seconds between checkpoints, steps between lines."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast; 2,500 steps are 307 million words."""

    steps: int = 2500
    rows: int = 384
    words: int = 320
    rate: float = 1.5e-3
    size: int = SIZE
    layers: int = LAYERS
    seed: int = paths.SEED


@dataclass(slots=True)
class Run:
    """Where pretraining stands."""

    plan: Plan
    out: Path
    encoder: Encoder
    optimizer: Any
    generator: Any
    step: int = 0
    loss: float | None = None
    began: float = field(default_factory=time.time)

    @property
    def checkpoint(self) -> Path:
        """Where it is kept on the way."""
        return self.out.with_suffix(".state.pt")

    def save(self) -> None:
        """Keeps everything that going on needs."""
        state = {
            "plan": asdict(self.plan),
            "encoder": self.encoder.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "step": self.step,
            "loss": self.loss,
        }
        with paths.complete(self.checkpoint) as fresh:
            torch.save(state, fresh)

    def resume(self) -> None:
        """Goes on from the checkpoint, if there is one."""
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, map_location="cpu")
        if state["plan"] != asdict(self.plan):
            raise SystemExit(f"{self.checkpoint} is of another plan: {state['plan']}; remove it to begin anew")
        self.encoder.load_state_dict(state["encoder"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"])
        self.step, self.loss = int(state["step"]), state["loss"]
        print(f"goes on from step {self.step}", flush=True)


def rate_at(step: int, plan: Plan) -> float:
    """The learning rate: up, then down in a straight line."""
    done = step / plan.steps
    rising = min(1.0, (step + 1) / max(1.0, WARM * plan.steps))
    return plan.rate * rising * (1.0 if done < HIGH else max(LEAST, 1 - (done - HIGH) / (1 - HIGH)))


def drawn(stream: Tensor, table: Tensor, run: Run) -> tuple[Tensor, Tensor, Tensor]:
    """(rows, words, 4) stretches of the stream as shown and as they are, (rows, words) which words are to guess."""
    plan, generator = run.plan, run.generator
    size = (plan.rows, plan.words)
    starts = torch.randint(0, len(stream) - plan.words, (plan.rows,), generator=generator)
    chance, chained, fate = (torch.rand(size, generator=generator) for _ in range(3))
    others = torch.randint(FIRST, run.encoder.word.num_embeddings, size, generator=generator)
    device = stream.device
    real = table[stream[(starts[:, None] + torch.arange(plan.words)).to(device)].long()]
    chance, chained, fate, others = (x.to(device) for x in (chance, chained, fate, others))
    chosen = chance < HIDDEN
    chosen |= torch.roll(chosen, 1, 1) & (chained < NEXT)
    chosen &= (real[..., 0] != STOP) & (real[..., 0] != UNKNOWN)
    masked, other = chosen & (fate < SHOWN_AS_MASK), chosen & (fate > LEFT)
    word, start, end, shape = real.unbind(-1)
    shown = (
        torch.where(masked, MASK, torch.where(other, others, word)),
        start.masked_fill(masked | other, 0),
        end.masked_fill(masked | other, 0),
        shape.masked_fill(masked, MIXED),
    )
    return torch.stack(shown, -1), real, chosen


def learn(run: Run, stream: Tensor, table: Tensor, together: int) -> float:
    """One step; ``together`` rows are worked on at a time, which changes memory and time but not what is learned."""
    shown, real, chosen = drawn(stream, table, run)
    for group in run.optimizer.param_groups:
        group["lr"] = rate_at(run.step, run.plan)
    run.optimizer.zero_grad(set_to_none=True)
    total, guessed = 0.0, int(chosen.sum())
    for first in range(0, run.plan.rows, together):
        part = slice(first, first + together)
        with torch.autocast(stream.device.type, dtype=torch.bfloat16):
            scores = run.encoder.guess(run.encoder(shown[part])[chosen[part]])
        loss = functional.cross_entropy(scores.float(), real[part][..., 0][chosen[part]], reduction="sum") / guessed
        loss.backward()
        total += loss.detach()
    torch.nn.utils.clip_grad_norm_(run.encoder.parameters(), LONGEST_STEP)
    run.optimizer.step()
    run.step += 1
    return total


def go(run: Run, stream: Tensor, table: Tensor, together: int, stop: int | None) -> None:
    """All steps that are left, with checkpoints on the way."""
    began, saved, first = time.time(), time.time(), run.step
    while run.step < min(run.plan.steps, stop or run.plan.steps):
        loss = learn(run, stream, table, together)
        if run.step % TELL == 0 or run.step in (run.plan.steps, stop):
            run.loss = float(loss) if run.loss is None else 0.8 * run.loss + 0.2 * float(loss)
            pace = (run.step - first) * run.plan.rows * run.plan.words / (time.time() - began)
            print(f"step {run.step} of {run.plan.steps}: loss {run.loss:.3f}, {pace:,.0f} words/s", flush=True)
        if time.time() - saved > CHECK or run.step == stop:
            run.save()
            saved = time.time()


def known_of(path: Path) -> dict[str, Tensor]:
    """The weights of an encoder; without those that guess hidden words where ``restore`` could not bring them back."""
    known: dict[str, Tensor] = {name: value.float() for name, value in torch.load(path, map_location="cpu").items()}
    guesses = bool(known["head.weight"].any())
    return {n: v for n, v in known.items() if guesses or not n.startswith(GUESSING)}


def main() -> None:
    """Writes the encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--rows", type=int, default=Plan().rows)
    parser.add_argument("--rate", type=float, default=Plan().rate)
    parser.add_argument("--size", type=int, default=Plan().size, help="width of the encoder")
    parser.add_argument("--layers", type=int, default=Plan().layers)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--encoder", type=Path, help="an encoder to go on from, of the same size")
    parser.add_argument("--out", type=Path, default=paths.ENCODER)
    parser.add_argument("--together", type=int, help="rows worked on at a time (all on a graphics card, 16 without)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stop", type=int, help="stop at this step, with a checkpoint")
    args = parser.parse_args()
    if paths.is_there(args.out):
        return
    torch.set_num_threads(args.threads)
    torch.set_float32_matmul_precision("high")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    plan = Plan(args.steps, args.rows, rate=args.rate, size=args.size, layers=args.layers, seed=args.seed)
    kept = np.load(paths.STREAM)
    stream = torch.from_numpy(kept["words"].astype(np.int32)).to(device)
    table = torch.from_numpy(kept["table"].astype(np.int64)).to(device)
    torch.manual_seed(plan.seed)
    encoder = Encoder(Sizes(*map(int, kept["sizes"])), plan.size, plan.layers)
    if args.encoder:
        encoder.load_state_dict(known_of(args.encoder), strict=False)
    encoder.to(device)
    fused = device.type == "cuda"
    optimizer = torch.optim.AdamW(encoder.parameters(), lr=plan.rate, betas=BETAS, weight_decay=DECAY, fused=fused)
    run = Run(plan, args.out, encoder, optimizer, torch.Generator().manual_seed(plan.seed))
    run.resume()
    go(run, stream, table, args.together or (plan.rows if fused else 16), args.stop)
    if run.step == plan.steps:
        with paths.complete(args.out) as fresh:
            torch.save({name: value.half().cpu() for name, value in encoder.state_dict().items()}, fresh)
        run.checkpoint.unlink(missing_ok=True)
        print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
