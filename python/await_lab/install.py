"""Puts every hook in its place."""

from types import CodeType

from . import frames, handles, imports, output, primitives, problems, queues, tasks, threads
from .recorder import Recorder


def install(recorder: Recorder, bottom: CodeType | None = None) -> output.Streams:
    """Hooks asyncio, threads, warnings and the two streams; `recorder.undo()` takes all back."""
    frames.install(recorder.patches, bottom)
    handles.install(recorder)
    tasks.install(recorder)
    primitives.install(recorder)
    queues.install(recorder)
    problems.install(recorder)
    threads.install(recorder)
    streams = output.Streams(recorder)
    streams.install()
    recorder.on_undo.append(imports.install(recorder))
    return streams
