import asyncio
import await_lab_has_no_such_module

asyncio.run(asyncio.sleep(0))
