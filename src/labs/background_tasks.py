"""Asking a task to stop: the Python twin of background_tasks/program.rs.

python3 src/labs/background_tasks.py [cancel | cleanup | drop | shielded | unstarted | timeout | group | gather]
    [name=value ...]
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from twin import Lab, Preset, count, interval, now, say, seconds


#~ begin
async def worker(number, plan):
    """Prints a line and rests, for ever."""
    while True:
        say(f"Worker {number} working...")  #~ working
        await asyncio.sleep(plan.interval)  #~ sleep


async def cancel(plan):
    """Cancels the workers when the time has come, and waits until they have ended."""
    workers = [asyncio.create_task(worker(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn
    await asyncio.sleep(plan.time)  #~ time
    for task in workers:
        task.cancel()  #~ cancel
        #~! This only asks: a task may catch the CancelledError and go on. A dropped future can’t refuse.
    await asyncio.gather(*workers, return_exceptions=True)  #~ ended
    #~! With `await task1` and `await task2` in one try, the first CancelledError leaves it: task2 is never awaited.
    say("Tasks cancelled")  #~ cancelled


async def cleanup(plan):
    """The same with workers that have something to do before they end."""
    workers = [asyncio.create_task(tidy_worker(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn
    await asyncio.sleep(plan.time)  #~ time
    for task in workers:
        task.cancel()  #~ cancel
    await asyncio.gather(*workers, return_exceptions=True)  #~ ended
    say("Tasks cancelled")  #~ cancelled


async def tidy_worker(number, plan):
    try:
        await worker(number, plan)
    except asyncio.CancelledError:
        await clean_up(number, plan)
        raise


async def clean_up(number, plan):
    """Takes its time, and awaits: the task is cancelled only when the error has left it."""
    say(f"Worker {number} cleaning up...")  #~ cleaning
    await asyncio.sleep(plan.cleanup)  #~ sleep
    #~! Rust’s Drop can’t await, so the worker there listens for the request.
    say(f"Worker {number} cleaned up")  #~ cleaned


async def drop(plan):
    """The nearest to dropping futures: Python can only cancel what its tasks run."""
    workers = asyncio.gather(*(worker(number, plan) for number, _ in plan.numbered()))
    await asyncio.sleep(plan.time)  #~ time
    workers.cancel()
    with suppress(asyncio.CancelledError):
        await workers
    say("Tasks cancelled")  #~ cancelled


async def shielded(plan):
    """Cancels those who wait for the workers, each behind a shield: the workers go on."""
    workers = [asyncio.create_task(finite_worker(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn
    callers = [asyncio.create_task(caller(work), name=f"Caller {n}") for n, work in enumerate(workers, 1)]  #~ callers
    await asyncio.sleep(plan.time)  #~ time
    for task in callers:
        task.cancel()  #~ cancel
    await asyncio.gather(*callers, return_exceptions=True)  #~ ended
    say("Tasks cancelled")  #~ cancelled
    await asyncio.gather(*workers)  #~ workers


async def caller(work):
    await asyncio.shield(work)  #~ shield


async def finite_worker(number, plan):
    """Ends by itself."""
    await work(number, plan, plan.lasting)
    say(f"Worker {number} done")  #~ done


async def work(number, plan, lasting):
    """Prints a line and rests, for so long."""
    begun = now()
    while now() - begun < lasting:
        say(f"Worker {number} working...")  #~ working
        await asyncio.sleep(plan.interval)  #~ sleep


async def unstarted(plan):
    """Cancels the workers before they had a turn: not a line of theirs runs, however long one waits."""
    workers = [asyncio.create_task(worker(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn
    for task in workers:
        task.cancel()  #~ cancel
        #~! The CancelledError comes before the first line: not even a finally runs.
    await asyncio.sleep(plan.time)  #~ time
    await asyncio.gather(*workers, return_exceptions=True)  #~ ended
    say("Tasks cancelled")  #~ cancelled


async def timeout(plan):
    """Waits for the workers for so long and no longer: the time limit cancels them, and waits for their cleanup."""
    workers = [asyncio.create_task(tidy_worker(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn
    try:
        async with asyncio.timeout(plan.time):
            await asyncio.gather(*workers)  #~ limit
            #~! It waits for whatever they do on the CancelledError. Rust’s time limit drops a plain future at once.
    except TimeoutError:
        say("Tasks timed out")  #~ out


async def group(plan):
    """One failure cancels the siblings; the group waits for their cleanup, then raises the error."""
    try:
        async with asyncio.TaskGroup() as siblings:
            start_siblings(siblings.create_task, plan)  #~ group
    except* WorkerError as errors:
        say(f"Group: {errors.exceptions[0]}")  #~ failed


async def gather(plan):
    """One failure is raised at once; the siblings go on."""
    siblings = start_siblings(asyncio.create_task, plan)
    try:
        await asyncio.gather(*siblings)  #~ gather
        #~! They go on, and nobody may hear of their errors any more. Rust’s try_join! drops its other futures.
    except WorkerError as error:
        say(f"Gather: {error}")  #~ failed
    await asyncio.gather(*siblings, return_exceptions=True)  #~ ended


def start_siblings(create_task, plan):
    return [create_task(sibling(number, plan), name=name) for number, name in plan.numbered()]  #~ spawn


async def sibling(number, plan):
    """The first fails when the time has come; the others clean up if they are cancelled."""
    if number == 1:
        await work(number, plan, plan.time)
        raise WorkerError(f"Worker {number} failed")
    try:
        await finite_worker(number, plan)
    except asyncio.CancelledError:
        await clean_up(number, plan)
        raise
#~ end


class WorkerError(Exception):
    pass


@dataclass
class Plan:
    seed: int
    workers: int
    interval: float
    time: float
    cleanup: float
    lasting: float

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The workers' numbers and names."""
        return ((number, f"Worker {number}") for number in range(1, self.workers + 1))


SIBLINGS = {"workers": "3"}

LAB = Lab(
    name="background-tasks",
    fields={
        "workers": (count(1, 100), "2"),
        "interval": (interval, "1"),
        "time": (seconds, "5"),
        "cleanup": (seconds, "0.5"),
        "lasting": (seconds, "7"),
    },
    plan=Plan,
    variants={
        "cancel": cancel,
        "cleanup": cleanup,
        "drop": drop,
        "shielded": shielded,
        "unstarted": unstarted,
        "timeout": timeout,
        "group": group,
        "gather": gather,
    },
    shown=("cancel",),
    presets={
        "article": Preset({"workers": "2", "interval": "1", "time": "5", "cleanup": "0.5", "lasting": "7"}),
        "slow-cleanup": Preset(
            {"workers": "2", "time": "3", "cleanup": "2", "lasting": "6"},
            variants={"group": SIBLINGS, "gather": SIBLINGS},
        ),
    },
    defaults={"group": SIBLINGS, "gather": SIBLINGS},
)

if __name__ == "__main__":
    LAB.main()
