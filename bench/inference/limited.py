"""A peer in a process of its own, which ends when it takes too long: an exact engine cannot be asked to stop.

What counts is the processor's time, so that a busy machine does not make a peer fail.
"""

from multiprocessing import get_context
from multiprocessing.connection import Connection
from resource import RLIMIT_AS, setrlimit
from signal import ITIMER_VIRTUAL, SIGVTALRM, setitimer
from types import TracebackType
from typing import Self

from bench.inference.simplified import Problem, Solved

READY_S = 60.0  # to start Python and import the peer
MEMORY_BYTES = 4 << 30  # the peer's own limit (setMaxMemory) refuses cases that it could do


def _serve(pipe: Connection, seconds: float) -> None:
    from bench.inference.peers import PEERS, is_refusal, one_thread

    setrlimit(RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    one_thread()
    pipe.send(None)
    while True:
        name, problem = pipe.recv()
        setitimer(ITIMER_VIRTUAL, seconds)  # its signal ends the process
        try:
            pipe.send(PEERS[name].solve(problem))
        except Exception as error:
            pipe.send("memory" if is_refusal(error) else error)


class Limited:
    """Asks peers by name. A case that is not done within `seconds` is given up, and the process starts again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def solve(self, name: str, problem: Problem) -> Solved | str:
        """The answer, or what was short: time or memory. What else goes wrong is raised."""
        self._pipe.send((name, problem))
        answer = self._answer()
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):  # the process has ended, or memory was left in disorder
            self._end()
            self._start()
        return answer

    def _answer(self) -> Solved | str | Exception:
        try:
            answer: Solved | str | Exception = self._pipe.recv()
        except EOFError as error:
            self._process.join()
            return "time" if self._process.exitcode == -SIGVTALRM else error
        return answer

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self.seconds), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(READY_S):
            raise TimeoutError("the peer did not start")
        self._pipe.recv()

    def _end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()
