"""Runs small programs on asyncio under a virtual clock.

Reads one program a line, as JSON (see syntax.rs), and writes what it did, as a JSON list of lines; or null where the
engine differs on purpose:

- A task set a limit of time after it had cancelled itself. asyncio takes that cancel for the limit's own if the limit
  fires before the task has waited, and so loses it; the engine never loses a cancel.
- A task cancelled itself and then failed. asyncio keeps the exception; here an error is a value like any other.
- A child of a gather failed. gather raises at once; the engine's join waits for all and gives their results.
"""

import asyncio
import json
import sys
from asyncio import CancelledError, QueueEmpty, QueueFull
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "conformance"))

from virtual_time import Counted, Deadlock, VirtualLoop  # noqa: E402

QueueShutDown = getattr(asyncio, "QueueShutDown", ())
ERRORS = {"QueueShutDown": "ShutDown", "QueueFull": "Full", "QueueEmpty": "Empty", "ValueError": "TooManyDone"}
QUEUE_ERRORS = tuple(filter(None, (QueueShutDown, QueueFull, QueueEmpty, ValueError)))
KINDS = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "priority": asyncio.PriorityQueue}


class Failed(Exception):
    pass


class Loop(VirtualLoop):
    def _check_closed(self):
        """What the end of a program left behind may still speak to its loop."""


class Task(asyncio.Task):
    """A task whose place in a set is known, since as_completed makes a set of its tasks."""

    body = 0

    def __hash__(self):
        return self.body


class Program:
    def __init__(self, program):
        self.loop = Loop()
        self.loop.set_exception_handler(self.failed)
        self.queues = [KINDS[kind](capacity) for kind, capacity in program["queues"]]
        self.semaphores = [asyncio.Semaphore(permits) for permits in program["semaphores"]]
        self.locks = [asyncio.Lock() for _ in range(program["locks"])]
        self.bodies = program["bodies"]
        self.tasks = [None] * len(self.bodies)
        self.counted = [None] * len(self.bodies)
        self.lines = []
        self.comparable = True
        self.done = None

    def run(self):
        main = self.spawn_task(0)
        try:
            self.loop.run_until_complete(main)
        except Deadlock:
            self.close("never ends")
        except (CancelledError, Failed):
            pass
        return self.done if self.comparable else None

    def close(self, end):
        """What is said after the end of the main task does not count."""
        steps = [counted.steps if counted else 0 for counted in self.counted]
        self.done = self.done or [*self.lines, f"{self.loop.micros} {end}", f"steps {steps}"]

    def failed(self, loop, context):
        # What is said of objects that the end of a program left behind does not matter.
        if "handle" in context:
            raise RuntimeError(context)

    def say(self, me, text):
        self.lines.append(f"{self.loop.micros} {me} {text}")

    def spawn_task(self, body):
        self.counted[body] = Counted(self.run_body(body))
        task = Task.__new__(Task)
        task.body = body
        task.__init__(self.counted[body], loop=self.loop)
        task._log_destroy_pending = False
        return task

    async def run_body(self, me):
        ended = "ended"
        try:
            await self.run_statements(me, self.bodies[me])
            return me
        except CancelledError:
            ended = "cancelled"
            raise
        except Failed:
            ended = "failed"
            if asyncio.current_task().cancelling():
                self.comparable = False
            raise
        finally:
            self.say(me, ended)
            if me == 0:
                self.close("ends")

    async def run_statements(self, me, statements):
        for statement in statements:
            ((name, arguments),) = statement.items()
            arguments = [arguments] if name in WITH_ONE else arguments
            said = await getattr(self, name)(me, *arguments)
            self.say(me, said)

    async def run_say(self, me, text):
        return text

    async def sleep(self, me, time):
        await asyncio.sleep(time / 1e6)
        return "slept"

    async def fail(self, me, text):
        raise Failed(me)

    async def put(self, me, queue, item):
        try:
            await self.queues[queue].put(item)
        except QUEUE_ERRORS as error:
            return f"put {item}: {named(error)}"
        return f"put {item}: ok"

    async def put_nowait(self, me, queue, item):
        try:
            self.queues[queue].put_nowait(item)
        except QUEUE_ERRORS as error:
            return f"put {item}: {named(error)}"
        return f"put {item}: ok"

    async def get(self, me, queue):
        try:
            return f"got {await self.queues[queue].get()}"
        except QUEUE_ERRORS as error:
            return f"got {named(error)}"

    async def get_nowait(self, me, queue):
        try:
            return f"got {self.queues[queue].get_nowait()}"
        except QUEUE_ERRORS as error:
            return f"got {named(error)}"

    async def task_done(self, me, queue):
        try:
            self.queues[queue].task_done()
        except QUEUE_ERRORS as error:
            return f"task done: {named(error)}"
        return "task done: ok"

    async def join_queue(self, me, queue):
        await self.queues[queue].join()
        return "joined"

    async def shut_down(self, me, queue, immediate):
        self.queues[queue].shutdown(immediate)
        return "shut down"

    async def state(self, me, queue):
        queue = self.queues[queue]
        text = str(queue)
        # The engine withdraws a cancelled waiter at once, asyncio when its task is reached.
        for name, line in (("_getters", queue._getters), ("_putters", queue._putters)):
            waiting = sum(not waiter.done() for waiter in line)
            text = text.replace(f" {name}[{len(line)}]", f" {name}[{waiting}]" if waiting else "")
        # A heap's inner order is an accident; the engine shows the order of giving.
        if isinstance(queue, asyncio.PriorityQueue):
            text = text.replace(str(queue._queue), str(sorted(queue._queue)))
        return f"{text} {queue.qsize()} {lower(queue.empty())} {lower(queue.full())}"

    async def spawn(self, me, body):
        self.tasks[body] = self.spawn_task(body)
        return f"spawned {body}"

    async def cancel(self, me, body):
        task = self.tasks[body]
        return f"cancelled {body}: " + (f"Some({lower(task.cancel())})" if task else "None")

    async def await_(self, me, body):
        task = self.take(body)
        return f"awaited {await task}" if task else "nobody"

    async def outcome(self, me, body):
        task = self.take(body)
        if not task:
            return "nobody"
        had_ended = task.done()
        try:
            return f"outcome {await task}"
        except Failed as error:
            return f"outcome failed {error}"
        except CancelledError:
            if asyncio.current_task().cancelling() and not had_ended:
                raise
            return "outcome cancelled"

    async def gather(self, me, *bodies):
        tasks = self.gathered(bodies)
        try:
            return f"gathered {await asyncio.gather(*tasks)}"
        finally:
            if any(task.done() and not task.cancelled() and task.exception() for task in tasks):
                self.comparable = False

    async def gather_outcomes(self, me, *bodies):
        outcomes = await asyncio.gather(*self.gathered(bodies), return_exceptions=True)
        names = [outcome_name(outcome) for outcome in outcomes]
        return f"gathered [{', '.join(names)}]"

    async def race(self, me, *bodies):
        tasks = self.take_all(bodies)
        if not tasks:
            return "nobody"
        ended = []
        for task in tasks:
            task.add_done_callback(ended.append)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return f"won {ended[0].result()}"

    async def each(self, me, bodies, most):
        for given, next_result in enumerate(asyncio.as_completed(self.take_all(bodies))):
            if given == most:
                next_result.close()
                break
            self.say(me, f"next {await next_result}")
        return "no more"

    async def first_success(self, me, *bodies):
        tasks = self.take_all(bodies)
        first = "None"
        for next_result in asyncio.as_completed(tasks):
            try:
                first = f"Some({await next_result})"
                break
            except Failed:
                pass
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        return f"first {first}"

    async def timeout(self, me, limit, statements):
        if asyncio.current_task().cancelling():
            self.comparable = False
        try:
            async with asyncio.timeout(limit / 1e6):
                await self.run_statements(me, statements)
        except TimeoutError:
            return "timed out"
        return "in time"

    async def permit(self, me, semaphore, statements):
        async with self.semaphores[semaphore]:
            self.say(me, "acquired")
            await self.run_statements(me, statements)
        return "released"

    async def lock(self, me, lock, statements):
        async with self.locks[lock]:
            self.say(me, "locked")
            await self.run_statements(me, statements)
        return "unlocked"

    def take(self, body):
        task, self.tasks[body] = self.tasks[body], None
        return task

    def gathered(self, bodies):
        tasks = self.take_all(bodies)
        # Earlier versions learned a turn later of those that had ended before.
        if sys.version_info < (3, 12) and any(task.done() for task in tasks):
            self.comparable = False
        return tasks

    def take_all(self, bodies):
        return [task for task in map(self.take, bodies) if task]


WITH_ONE = {"run_say", "sleep", "fail", "get", "get_nowait", "task_done", "join_queue", "state", "spawn", "cancel", "await_", "outcome"}


def outcome_name(outcome):
    if isinstance(outcome, CancelledError):
        return "cancelled"
    return f"failed {outcome}" if isinstance(outcome, Failed) else str(outcome)


def named(error):
    return ERRORS[type(error).__name__]


def lower(flag):
    return str(flag).lower()


for line in sys.stdin:
    print(json.dumps(Program(json.loads(line)).run()), flush=True)
