import asyncio


class Answers(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, sender):
        print("asked", data)
        self.transport.sendto(data[::-1], sender)


class Asks(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self.answer = answer

    def connection_made(self, transport):
        transport.sendto(b"olleh")

    def datagram_received(self, data, sender):
        self.answer.set_result(data)

    def connection_lost(self, error):
        print("lost", error)


async def main():
    loop = asyncio.get_running_loop()
    served, _ = await loop.create_datagram_endpoint(Answers, local_addr=("127.0.0.1", 0))
    answer = loop.create_future()
    asked, _ = await loop.create_datagram_endpoint(
        lambda: Asks(answer), remote_addr=served.get_extra_info("sockname")
    )
    print(await answer)
    asked.close()
    served.close()
    await asyncio.sleep(0)


asyncio.run(main())
