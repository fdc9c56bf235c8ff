"""A pool of processes, of which a page has none: what is given to it runs as on a thread."""

from concurrent.futures import _base, thread

WORKERS = 8


class BrokenProcessPool(_base.BrokenExecutor):
    pass


class ProcessPoolExecutor(thread.ThreadPoolExecutor):
    BROKEN = BrokenProcessPool

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        super().__init__(max_workers or WORKERS, "process", initializer, initargs)
