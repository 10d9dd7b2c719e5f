"""Time that Python itself takes in a long test run, without changing what any test sees."""

import gc
import socketserver
from types import FunctionType

from _pytest import runner

# Eight bytes each: half a megabyte, so that the block that Python takes for the frame has as much over for its callees.
PLATSER = 65_000


def ge_rum(funktion: FunctionType) -> None:
    """Let all that `funktion` calls fit in one block of Python's frame stack.

    Python 3.11 takes 16 kB from the operating system at a time and gives them back when the frame that needed them
    returns. A call in a loop at such an edge costs two system calls each time: a fifth of the time of a rendered page.
    """
    funktion.__code__ = funktion.__code__.replace(co_stacksize=PLATSER)


def ge_rum_at_testerna() -> None:
    ge_rum(runner.runtestprotocol)
    ge_rum(socketserver.ThreadingMixIn.process_request_thread)  # the live server's threads


def frys_det_inlasta() -> None:
    """Modules and collected tests live until the end: the garbage collector need not go through them over and over."""
    gc.collect()
    gc.freeze()
