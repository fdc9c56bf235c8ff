import asyncio
import copy
import inspect
import pickle


async def main():
    """Says so."""
    print(inspect.iscoroutinefunction(main), inspect.signature(asyncio.Queue.put), inspect.signature(asyncio.Lock.acquire))
    for thing in (asyncio.Lock(), asyncio.Semaphore(3), asyncio.Event(), asyncio.Queue(2)):
        print(sorted(vars(thing)), repr(copy.copy(thing))[:12])
    print(pickle.loads(pickle.dumps(asyncio.Semaphore(2)))._value)
    print(asyncio.Task.__name__, asyncio.Task.__module__, asyncio.Queue.__doc__[:20])
    print(inspect.getcoroutinestate(asyncio.current_task().get_coro()))


asyncio.run(main())
