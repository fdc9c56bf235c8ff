"""Puts every hook in its place."""

from types import CodeType

from . import frames, handles, output, primitives, problems, queues, tasks, threads
from .recorder import Recorder


def install(recorder: Recorder, bottom: CodeType | None = None) -> output.Streams:
    """Hooks asyncio, threads, warnings and the two streams; `recorder.patches.undo()` takes all back."""
    frames.install(recorder.patches, bottom)
    handles.install(recorder)
    tasks.install(recorder)
    primitives.install(recorder)
    queues.install(recorder)
    problems.install(recorder)
    threads.install(recorder)
    streams = output.Streams(recorder)
    streams.install()
    return streams
