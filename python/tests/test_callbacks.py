"""Whoever has the thread outside a task is seen: what the program hands to the loop, each time that it runs, and what a
library's callback does for long."""

from pathlib import Path
from typing import Any

import pytest
from pythons import interpreters, log_of, recorded

PROGRAM = """import asyncio, os, signal, socket, time

left, right = socket.socketpair()
left.setblocking(False)
received = asyncio.Event()

def readable():
    left.recv(1)
    time.sleep(0.02)

class Quick(asyncio.Protocol):
    def data_received(self, data):
        received.set()

class Echo(Quick):
    @property
    def _app_protocol(self):
        raise OSError("asked for")

    def data_received(self, data):
        print("received")
        time.sleep(0.02)
        received.set()

async def main():
    loop = asyncio.get_running_loop()
    loop.add_reader(left, readable)
    loop.add_signal_handler(signal.SIGUSR1, asyncio.Event().set)
    for _ in range(3):
        right.send(b"x")
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.sleep(0.05)
    loop.add_writer(right, print)
    loop.remove_writer(right)
    loop.remove_reader(left)
    for protocol in (Echo, Quick):
        server = await loop.create_server(protocol, "127.0.0.1", 0)
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for _ in range(2):
            received.clear()
            writer.write(b"x")
            await received.wait()
        writer.close()
        server.close()

asyncio.run(main())
"""


def callbacks(log: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """Of each that has run: its name, for how many milliseconds, and what was logged meanwhile."""
    labels, found, at = {}, [], 0
    runs: dict[int, tuple[int, list[str]]] = {}
    for after, _, _, name, *fields in log["events"]:
        at += after
        if name == "callback-scheduled":
            labels[fields[0]] = log["labels"][fields[1]]
        elif name == "callback-began":
            runs[fields[0]] = at, []
        elif name == "callback-ended":
            began, inside = runs.pop(fields[0])
            found.append((labels[fields[0]], (at - began) // 1_000, inside))
        else:
            for _, inside in runs.values():
                inside.append(name)
    return found


@pytest.mark.parametrize("version", interpreters())
def test_each_run_of_a_callback_and_a_long_one_of_a_library_is_told(version: str, tmp_path: Path) -> None:
    ran, log = recorded(interpreters()[version], PROGRAM, tmp_path)
    assert (ran.status, ran.stdout, ran.stderr) == (0, "received\n" * 2, "")
    found = callbacks(log)
    took = {name: [millis for other, millis, _ in found if other == name] for name in ("readable", "Event.set")}
    assert [len(millis) for millis in took.values()] == [3, 3] and min(took["readable"]) >= 19
    # Only those callbacks of the protocols are told that take long: on a busy machine any, as that of a connection.
    protocols = [each for each in found if each[0] in ("Echo", "Quick")]
    assert all(millis >= 1 for _, millis, _ in protocols)
    echoed = [(millis >= 19, inside) for name, millis, inside in protocols if name == "Echo" and inside]
    assert echoed == [(True, ["said", "woken"])] * 2
    # Only the one that never ran was given up.
    assert len([event for event in log["events"] if event[3] == "callback-cancelled"]) == 1


NAMED = """import asyncio

library = {}
exec(compile("def calls(function): function()", asyncio.__file__, "exec"), library)

async def main():
    event = asyncio.Event()

    def add_reader():
        asyncio.get_running_loop().call_soon(event.set)

    library["calls"](add_reader)
    await event.wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("version", interpreters())
def test_a_function_of_the_program_is_not_taken_for_the_loops_by_its_name(version: str, tmp_path: Path) -> None:
    log = log_of(interpreters()[version], NAMED, tmp_path)
    assert [name for name, _, _ in callbacks(log)] == ["Event.set"]


@pytest.mark.parametrize("options", [(), ("--virtual",)])
def test_a_method_that_the_program_schedules_is_seen_in_both_worlds(options: tuple[str, ...], tmp_path: Path) -> None:
    text = (
        "import asyncio\n"
        "async def main():\n"
        "    event = asyncio.Event()\n"
        "    asyncio.get_running_loop().call_later(0.001, event.set)\n"
        "    await event.wait()\n"
        "asyncio.run(main())\n"
    )
    log = log_of(next(iter(interpreters().values())), text, tmp_path, *options)
    (scheduled,) = [event for event in log["events"] if event[3] == "callback-scheduled"]
    assert (log["labels"][scheduled[5]], log["places"][scheduled[2] - 1][1]) == ("Event.set", 4)


def test_what_the_recorder_schedules_for_itself_is_no_callback_of_the_program(tmp_path: Path) -> None:
    text = (
        "import asyncio, concurrent.futures\n"
        "async def main():\n"
        "    with concurrent.futures.ThreadPoolExecutor(1) as pool:\n"
        "        job = pool.submit(int, '5')\n"
        "        await asyncio.sleep(0.01)\n"
        "    print(job.result())\n"
        "asyncio.run(main())\n"
    )
    log = log_of(next(iter(interpreters().values())), text, tmp_path, "--virtual")
    assert any(event[3] == "said" and log["labels"][event[4]] == "5" for event in log["events"])
    assert not any(event[3].startswith("callback") for event in log["events"])
