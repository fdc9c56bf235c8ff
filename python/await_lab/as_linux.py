"""Gives the system's errors the numbers that they have on Linux, which programs and people know."""

import dis
import errno
import gc
import os
import sys
from types import CodeType
from typing import Any

_FIRST = """
    EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV
    ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE
    EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP"""
_OF_SOCKETS = """
    ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
    EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS
    EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS"""
LINUX = {name: number for number, name in [*enumerate(_FIRST.split(), 1), *enumerate(_OF_SOCKETS.split(), 88)]}
SAID = {
    98: "Address already in use", 99: "Cannot assign requested address", 106: "Transport endpoint is already connected",
    107: "Transport endpoint is not connected", 110: "Connection timed out", 115: "Operation now in progress",
}  # fmt: skip
"""What Linux says, where the page's system has other words."""
TOOL = 4
"""One of those that sys.monitoring has for anybody."""


def install() -> None:
    here = {number: LINUX[name] for name, number in vars(errno).items() if name in LINUX}
    back = {number: own for own, number in here.items()}
    _learn_classes(here, errno.EAGAIN, errno.EEXIST)
    for name, number in list(vars(errno).items()):
        if type(number) is int and number in here:
            setattr(errno, name, here[number])
    names: Any = errno.errorcode
    names.clear()
    names.update({number: name for name, number in LINUX.items()})
    strerror = os.strerror
    os.strerror = lambda code: SAID.get(code) or strerror(back.get(code, code))
    _translate(here)


def _learn_classes(here: dict[int, int], again: int, exists: int) -> None:
    """`OSError(2, …)` is a FileNotFoundError, as on Linux. Here 2 is another error's number, but one that hardly comes;
    that of a file which is there already comes, and stays."""
    classes = (each for each in gc.get_objects() if type(each) is dict and each.get(again) is BlockingIOError)
    for known in classes:
        for number, kind in list(known.items()):
            if here.get(number, exists) != exists:
                known[here[number]] = kind


def _translate(here: dict[int, int]) -> None:
    """Changes the number of each error as it comes out of a call, before any of the program's code sees it. What the
    program makes and raises itself has the number that it was given."""
    cache = dis.opmap["CACHE"]

    def raised(code: CodeType, offset: int, error: BaseException) -> Any:
        if not isinstance(error, OSError) or error.errno not in here:
            return
        entry, text = error.__traceback__, code.co_code
        while text[offset] == cache:
            offset -= 2
        if entry is not None and entry.tb_next is None and dis.opname[text[offset]].startswith("CALL"):
            error.errno = here[error.errno]
            error.args = (error.errno, *error.args[1:])

    monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    monitoring.use_tool_id(TOOL, "await_lab")
    monitoring.register_callback(TOOL, monitoring.events.RAISE, raised)
    monitoring.set_events(TOOL, monitoring.events.RAISE)
