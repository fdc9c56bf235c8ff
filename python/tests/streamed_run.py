"""Runs a program as the page does, in a process of its own; OUT gets its log: streamed_run.py PROGRAM OUT [stacks].

The page's stacks are threads here, of which one goes on at a time. `real` in the place of `stacks` is the real world.
"""

import _thread
import builtins
import faulthandler
import json
import sys
from pathlib import Path

import promises
import rules

from await_lab import in_page, lent

KINDS = list(rules.FIELDS)
program, out = map(Path, sys.argv[1:3])
text = program.read_text()
labels, places, chains, events = [], [], [], []
batches = 0


def taken(words, count):
    return [next(words) for _ in range(count)]


def send(array, texts):
    """What src/trace/wire.rs reads, and the page appends."""
    global batches
    batches += 1
    labels.extend(texts)
    words = iter(array)
    assert next(words) == 0
    for _ in range(next(words)):
        file, line, function = taken(words, 3)
        places.append([file, line, function - 1])
    for _ in range(next(words)):
        chains.append(taken(words, next(words)))
    for low in words:
        high, task, kind = taken(words, 3)
        at = low | (high & 0xFFFF) << 32
        events.append([at, task, high >> 16, KINDS[kind & 0xFFFF], *taken(words, kind >> 16)])


class Stacks:
    def __init__(self):
        self.recorder = self.own_loop = None
        self.bodies, self.paused = [], {}

    def has_stacks(self):
        return True

    def start(self, body):
        self.bodies.append(body)

    def pause(self, number):
        turn = self.paused[number] = allocate_lock()
        turn.acquire()
        # As in the page, it begins when all others wait.
        while self.bodies:
            start_new_thread(self.bodies.pop(), ())
        turn.acquire()

    def resume(self, number):
        self.paused.pop(number).release()


allocate_lock, start_new_thread = _thread.allocate_lock, _thread.start_new_thread
if "stacks" in sys.argv:
    in_page._page.append(Stacks())
is_real = "real" in sys.argv
if is_real:
    waits = promises.Waits()
    in_page._page.append(lent.Page(waits, waits.run_sync, lambda: True, promises.OwnLoop()))
    # Who waits for ever says where.
    faulthandler.dump_traceback_later(60, exit=True)
# A program may ask what has been sent.
vars(builtins)["sent"] = lambda: [event[3] for event in events]
in_page.HOME = str(out.parent / "home")
fault = in_page.run(KINDS, send, program.name, text, not is_real, 1)
before = 0
for event in events:
    event[0], before = event[0] - before, event[0]
run = {
    "program": {"sources": [{"name": program.name, "text": text}]},
    "labels": labels, "places": places, "chains": chains, "events": events,
}  # fmt: skip
out.write_text(json.dumps({"await-lab": 2, "runs": [run], "batches": batches, "fault": fault}))
