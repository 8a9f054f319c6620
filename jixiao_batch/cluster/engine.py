"""A province's run on a dask cluster: find the counties, hand them to workers, gather what came of each."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from jixiao_batch import __version__
from jixiao_batch.cluster.county_task import CountyOutcome, CountyTask, finished, run_county
from jixiao_batch.cluster.storage import Storage
from jixiao_batch.faults import InputError
from jixiao_batch.judging import Progress, silent
from jixiao_batch.ledger.keys import program_fingerprint

if TYPE_CHECKING:
    from distributed import Client

#: seconds in which a scheduler has to answer
PATIENCE = 20
#: so often a county is tried again when its worker is lost
RETRIES = 2
_PACKAGE = "jixiao-batch"


class ClusterError(InputError):
    """The cluster or the storage cannot be used; nothing was written."""

    what: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class ProvinceRun:
    """Every county once, in the order of their names; `kept` were finished by an earlier run on the same forms."""

    outcomes: tuple[CountyOutcome, ...]
    kept: int

    @property
    def unfinished(self) -> tuple[CountyOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.problem)


def run_counties(
    forms: Storage,
    out: Storage,
    *,
    scheduler: str = "",
    workers: int = 2,
    options: Sequence[str] = (),
    scheme: str = "",
    progress: Progress = silent,
) -> ProvinceRun:
    """Runs every county of `forms`, a folder for each, and writes its results below `out`.

    `scheduler` is the address of a running one; without it `workers` processes are started here. `options` and the text of
    `scheme` are those of `jixiao run`. ClusterError when the cluster cannot be used; a county that fails is an outcome.
    """
    tasks = _tasks(forms, out, options, scheme)
    done = {task.name: outcome for task in tasks if (outcome := finished(task)) is not None}
    waiting = [task for task in tasks if task.name not in done]
    outcomes = dict(done)
    progress("各县", len(outcomes), len(tasks))
    if waiting:
        with _client(scheduler, min(workers, len(waiting))) as client:
            _check_workers(client)
            for outcome in _gathered(client, waiting):
                outcomes[outcome.name] = outcome
                progress("各县", len(outcomes), len(tasks))
    return ProvinceRun(tuple(outcomes[task.name] for task in tasks), len(done))


def _tasks(forms: Storage, out: Storage, options: Sequence[str], scheme: str) -> list[CountyTask]:
    try:
        names, loose = list(forms.counties()), forms.loose_files()
        if loose:
            raise ClusterError([f"“{forms.address}”里应当每个县一个文件夹，却直接放着文件：{'、'.join(loose[:3])}"])
        if not names:
            raise ClusterError([f"“{forms.address}”里没有文件夹：每个县的报送件放一个文件夹，文件夹名就是县名"])
        stamps = {name: forms.below(name).stamp() for name in names}
    except (OSError, ImportError, ValueError) as error:
        raise ClusterError([f"读不了“{forms.address}”：{error}"]) from error
    told = "\0".join([__version__, program_fingerprint(), *options, scheme])
    return [CountyTask(name, forms.below(name), out, _seal(told, stamps[name]), tuple(options), scheme) for name in names]


def _seal(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


@contextmanager
def _client(scheduler: str, workers: int) -> Iterator[Client]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ClusterError(
            ['“--engine dask”要用 dask.distributed，这里没有装：请运行 pip install "jixiao-batch[cluster]"']
        ) from None
    if not scheduler:
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise ClusterError([f"连不上调度器“{scheduler}”（{error}）。请核对地址，看它是否在运行"]) from error
    try:
        yield client
    finally:
        client.close()


def _check_workers(client: Client) -> None:
    """ClusterError when there are no workers, or one lacks this package or has another version of it."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(["调度器下面没有工作进程，请先启动 dask worker"]) from None
    # asked by a function of the standard library, which every worker has
    answers: dict[str, Any] = client.run(importlib.metadata.version, _PACKAGE, on_error="return")
    if faults := [fault for address, answer in sorted(answers.items()) if (fault := _fault_of(address, answer))]:
        raise ClusterError(faults)
    # a program of the same version may still have been changed, or read and write by other libraries
    own, theirs = program_fingerprint(), client.run(program_fingerprint)
    if differing := [address for address, fingerprint in sorted(theirs.items()) if fingerprint != own]:
        raise ClusterError([f"工作进程 {address} 上的程序或所用的库与这里的不一样，请装成一样的" for address in differing])


def _fault_of(address: str, answer: object) -> str:
    if isinstance(answer, Exception):
        return f"工作进程 {address} 上没有装 {_PACKAGE}，请装上与这里相同的版本（{__version__}）"
    if answer != __version__:
        return f"工作进程 {address} 上的 {_PACKAGE} 是 {answer}，这里是 {__version__}，请装成一样的"
    return ""


def _gathered(client: Client, tasks: Sequence[CountyTask]) -> Iterator[CountyOutcome]:
    """The outcome of every task as it comes; one whose workers were lost again and again is an outcome too."""
    from distributed import as_completed

    futures = {
        client.submit(run_county, task, key=f"{task.name}-{task.key}", retries=RETRIES, pure=False): task for task in tasks
    }
    for future in as_completed(futures):
        task = futures[future]
        if future.status == "finished":
            yield future.result()
        else:
            error = future.exception()
            yield CountyOutcome(task.name, problem=f"工作进程几次都没有做成：{type(error).__name__}")
