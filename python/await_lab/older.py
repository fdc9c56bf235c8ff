"""What old programs expect of asyncio, and CPython 3.14 has no more: a page runs them, and says so."""

import asyncio
import sys
from typing import Any

from .patches import Patches

NO_LOOP = (
    "Await Lab: asyncio.get_event_loop() makes a loop here, as it did until Python 3.13; 3.14 raises RuntimeError. "
    "Write asyncio.run(main()) instead."
)


def install(patches: Patches) -> None:
    if sys.version_info < (3, 14):
        return
    policy: Any = type(asyncio.events._get_event_loop_policy())
    set_event_loop, was_set = policy.set_event_loop, [False]

    def setting(self: Any, loop: asyncio.AbstractEventLoop | None) -> None:
        was_set[0] = True
        set_event_loop(self, loop)

    get_event_loop = policy.get_event_loop

    def getting(self: Any) -> Any:
        if not was_set[0]:
            self.set_event_loop(self.new_event_loop())
            print(NO_LOOP, file=sys.stderr)
        return get_event_loop(self)

    patches.put(policy, "set_event_loop", setting)
    patches.put(policy, "get_event_loop", getting)
