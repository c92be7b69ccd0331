"""Writers take turns, between threads as between processes; a dead one loses its turn, a hung one costs a wait."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kindermeilen.storage.locks import Busy, InUse, UseLock, WriteQueue

SHORT = 0.2
PATIENT = 20.0
HOLDER = """
import sys, time
from pathlib import Path
from kindermeilen.storage.locks import WriteQueue, UseLock
kind, file = sys.argv[1:]
with WriteQueue(Path(file), 10).turn() if kind == "turn" else UseLock(Path(file)).shared():
    print("held", flush=True)
    time.sleep(60)
"""
CROWD = """
import sys, time
from pathlib import Path
from threading import Thread
from kindermeilen.storage.locks import WriteQueue
queue, turns = WriteQueue(Path(sys.argv[1]), 20), [0] * 4
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + 0.8
def work(place):
    while time.monotonic() < end:
        with queue.turn():
            time.sleep(0.001)
        turns[place] += 1
threads = [Thread(target=work, args=(place,)) for place in range(len(turns))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(*turns)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "db.sqlite3.lock"


@contextmanager
def held_elsewhere(file: Path, kind: str = "turn") -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock until it dies."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, kind, str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def has_its_turn(queue: WriteQueue) -> bool:
    try:
        with queue.turn():
            return True
    except Busy:
        return False


def test_one_writer_at_a_time(file: Path) -> None:
    queue, inside, most = WriteQueue(file, PATIENT), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(30):
            with queue.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0.0005)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_hung_holder_makes_others_busy_after_the_wait(file: Path) -> None:
    with held_elsewhere(file):
        begin = time.monotonic()
        with pytest.raises(Busy), WriteQueue(file, SHORT).turn():
            pass
        assert SHORT <= time.monotonic() - begin < SHORT + 1


def test_a_hung_thread_makes_others_busy_after_the_wait(file: Path) -> None:
    queue = WriteQueue(file, SHORT)
    with queue.turn():
        waiter: list[bool] = []
        thread = threading.Thread(target=lambda: waiter.append(has_its_turn(queue)))
        thread.start()
        thread.join()
    assert waiter == [False]
    assert has_its_turn(queue)


def test_the_wait_is_one_wait_for_thread_and_process_together(file: Path) -> None:
    """A request that waited for a colleague's thread does not wait as long again for another process."""
    queue, waits = WriteQueue(file, 0.4), []

    def work() -> None:
        begin = time.monotonic()
        assert not has_its_turn(queue)
        waits.append(time.monotonic() - begin)

    with held_elsewhere(file):
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert max(waits) < 0.4 + 0.3


def test_a_dead_holders_turn_ends_with_it(file: Path) -> None:
    queue = WriteQueue(file, PATIENT)
    with held_elsewhere(file) as holder:
        threading.Timer(SHORT, lambda: os.kill(holder.pid, signal.SIGKILL)).start()
        begin = time.monotonic()
        assert has_its_turn(queue)
        assert SHORT / 2 < time.monotonic() - begin < PATIENT / 2


def test_who_gave_up_waiting_does_not_keep_the_turn(file: Path) -> None:
    """The thread that waits in the kernel gets the lock when nobody wants it any more, and lets it go."""
    with held_elsewhere(file) as holder:
        impatient = WriteQueue(file, SHORT)
        assert not has_its_turn(impatient)
        holder.kill()
        assert has_its_turn(WriteQueue(file, PATIENT))
        assert has_its_turn(impatient)


def test_waiters_do_not_pile_up_behind_a_hung_holder(file: Path) -> None:
    with held_elsewhere(file) as holder:
        queue, before = WriteQueue(file, 0.02), threading.active_count()
        descriptors = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
        for _ in range(10):
            assert not has_its_turn(queue)
        assert threading.active_count() <= before + 1
        assert not descriptors or len(os.listdir("/proc/self/fd")) <= descriptors + 1
        holder.kill()
        queue_again = WriteQueue(file, PATIENT)
        assert has_its_turn(queue_again)


def test_who_waits_again_gets_the_turn_it_waited_for(file: Path) -> None:
    queue = WriteQueue(file, 0.3)
    with held_elsewhere(file) as holder:
        assert not has_its_turn(queue)
        threading.Timer(0.05, holder.kill).start()
        assert has_its_turn(queue)
    assert has_its_turn(queue)


def test_turns_are_shared_evenly_between_threads_and_processes(file: Path) -> None:
    """SQLite's own busy handler let two of four writers wait for ever."""
    command = [sys.executable, "-c", CROWD, str(file)]
    crowds = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for crowd in crowds:
        assert crowd.stdout is not None
        assert crowd.stdout.readline() == "ready\n"
    for crowd in crowds:
        assert crowd.stdin is not None
        crowd.stdin.write("go\n")
        crowd.stdin.flush()
    turns = [int(number) for crowd in crowds for number in crowd.communicate()[0].split()]
    assert len(turns) == 8
    assert min(turns) >= max(turns) / 4, turns


def test_nobody_is_alone_with_a_database_that_a_server_has_open(file: Path) -> None:
    with held_elsewhere(file, "use"), pytest.raises(InUse), UseLock(file).alone():
        pass
    with UseLock(file).alone():
        pass


def test_many_may_have_the_database_open(file: Path) -> None:
    with held_elsewhere(file, "use"), UseLock(file).shared():
        pass


def test_nobody_opens_a_database_that_is_being_replaced(file: Path) -> None:
    with UseLock(file).alone(), pytest.raises(InUse), UseLock(file).shared():
        pass
