"""A province's run: every county once, the same results as the run on an office PC, whatever happens to a worker or a storage."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster
from moto.server import ThreadedMotoServer
from recalculation import differences

from jixiao_batch.batch import run
from jixiao_batch.cli import cli
from jixiao_batch.cluster import engine
from jixiao_batch.cluster.county_task import CountyOutcome, CountyTask, finished, run_county
from jixiao_batch.cluster.engine import ClusterError, run_counties
from jixiao_batch.cluster.storage import Storage
from jixiao_batch.province.lines import read_province
from jixiao_batch.province.run import ClusterOptions, run_province

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "2023" / "报送"
COUNTIES = {
    "甲县": ("江华瑶族自治县工伤保险服务中心", "清禾县卫生健康局"),
    "乙县": ("清禾县农业农村局",),
    "丙县": ("清禾县交通运输局", "清禾县民政局"),
    "丁 县": (),
}


def province_of_forms(folder: Path) -> Path:
    for county, names in COUNTIES.items():
        (folder / county).mkdir(parents=True)
        for name in names:
            shutil.copy2(SAMPLES / f"{name}.xlsx", folder / county)
    return folder


def units_of(results: Path) -> list[dict[str, Any]]:
    units: list[dict[str, Any]] = json.loads((results / "结果.json").read_text(encoding="utf-8"))["units"]
    return units


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as started:
        yield started


@pytest.fixture(scope="module")
def ran_through(cluster: LocalCluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, engine.ProvinceRun]:
    """Forms, results and outcomes of a run during which one of the two workers is killed."""
    forms = province_of_forms(tmp_path_factory.mktemp("forms"))
    out = tmp_path_factory.mktemp("out")
    with Client(cluster) as client:
        victim = min(client.run(os.getpid).values())

    def kill_one(stage: str, done: int, _: int) -> None:
        if (stage, done) == ("各县", 1):
            os.kill(victim, signal.SIGKILL)

    ran = run_province(str(forms), str(out), ClusterOptions(cluster.scheduler_address), progress=kill_one)
    return forms, out, ran


def test_a_killed_worker_loses_no_county_and_doubles_none(ran_through: tuple[Path, Path, engine.ProvinceRun]) -> None:
    forms, out, ran = ran_through
    assert [outcome.name for outcome in ran.outcomes] == sorted(COUNTIES)
    assert not ran.unfinished
    for county in COUNTIES:
        assert len(units_of(out / "县" / county)) == len(list((forms / county).iterdir()))


def test_every_county_has_the_results_of_the_run_on_an_office_pc(
    ran_through: tuple[Path, Path, engine.ProvinceRun], tmp_path: Path
) -> None:
    forms, out, _ = ran_through
    for county in COUNTIES:
        run(forms / county, tmp_path / county)
        assert units_of(out / "县" / county) == units_of(tmp_path / county)
        for sheet in (tmp_path / county / "得分表").iterdir():
            assert (out / "县" / county / "得分表" / sheet.name).read_bytes() == sheet.read_bytes()


def test_the_province_book_adds_up_what_the_counties_say(ran_through: tuple[Path, Path, engine.ProvinceRun]) -> None:
    _, out, _ = ran_through
    told = json.loads((out / "全省结果.json").read_text(encoding="utf-8"))["counties"]
    assert [county["name"] for county in told] == sorted(COUNTIES)
    for county in told:
        units = units_of(out / "县" / county["name"])
        assert county["units"] == len(units)
        ranked = [unit for unit in units if unit["rank"] is not None]
        assert county["ranked"] == len(ranked)
        if len(ranked) == 1:
            assert county["average"] == ranked[0]["final_total"]
    assert differences([out / "全省汇总.xlsx"]) == []


def test_a_second_run_does_only_what_has_changed(
    ran_through: tuple[Path, Path, engine.ProvinceRun], cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms, out, _ = ran_through
    again = run_counties(Storage(str(forms)), Storage(str(out)), scheduler="tcp://nobody")
    assert again.kept == len(COUNTIES), "nothing had changed, so no cluster was needed"
    (forms / "乙县" / "说明.txt").write_text("补充说明", encoding="utf-8")
    after = run_counties(Storage(str(forms)), Storage(str(out)), scheduler=cluster.scheduler_address)
    assert after.kept == len(COUNTIES) - 1
    assert {outcome.name: outcome.files for outcome in after.outcomes}["乙县"] == 2
    with monkeypatch.context() as changed:
        changed.setattr(engine, "program_fingerprint", lambda: str(os.getpid()))  # each process has its own
        with pytest.raises(ClusterError, match="程序或所用的库与这里的不一样"):
            run_counties(Storage(str(forms)), Storage(str(out)), scheduler=cluster.scheduler_address)
    monkeypatch.setattr(engine, "__version__", "99.0")
    with pytest.raises(ClusterError, match=r"工作进程 .* 是 .*，这里是 99\.0"):
        run_counties(Storage(str(forms)), Storage(str(out)), scheduler=cluster.scheduler_address)


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """A stand-in for a cloud's object store on this computer; the address of an empty bucket."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patched.setenv(name, "invented")
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patched.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        fsspec.filesystem("s3").mkdir("sheng")
        yield "s3://sheng"
    server.stop()


@pytest.fixture(params=["memory", "s3"])
def elsewhere(request: pytest.FixtureRequest) -> str:
    """The address of a folder that lies on no disk."""
    return "memory://sheng" if request.param == "memory" else str(request.getfixturevalue("object_store"))


def test_storage_on_no_disk_is_read_and_written_whole(elsewhere: str, tmp_path: Path) -> None:
    forms = province_of_forms(tmp_path)
    for file in (forms / "甲县").iterdir():
        Storage(elsewhere).write(f"报送/甲县/{file.name}", file.read_bytes())
    assert list(Storage(elsewhere).below("报送").counties()) == ["甲县"]
    task = CountyTask("甲县", Storage(f"{elsewhere}/报送/甲县"), Storage(f"{elsewhere}/结果"), "key")
    done = CountyOutcome("甲县", 2, 2, accepted=True)
    assert run_county(task) == done
    assert finished(task) == done
    assert task.results.read("全县汇总.xlsx")
    (line,) = read_province(Storage(f"{elsewhere}/结果"), [done]).counties
    assert line.units == 2
    before = task.forms.stamp()
    task.forms.write("补报.xlsx", b"")
    assert task.forms.stamp() != before


def test_a_storage_that_refuses_a_file_is_told_and_the_county_not_counted_as_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = province_of_forms(tmp_path / "省")

    def refuse(_: Storage, name: str, _content: bytes) -> None:
        raise PermissionError(13, "not allowed", name)

    task = CountyTask("乙县", Storage(str(forms / "乙县")), Storage(str(tmp_path / "结果")), "key")
    with monkeypatch.context() as patched:
        patched.setattr(Storage, "write", refuse)
        assert "not allowed" in run_county(task).problem
    assert run_county(task).problem == ""


def test_a_county_whose_run_fails_says_why(tmp_path: Path) -> None:
    forms = province_of_forms(tmp_path / "省")
    task = CountyTask("乙县", Storage(str(forms / "乙县")), Storage(str(tmp_path / "结果")), "key", ("--date", "昨天"))
    assert "昨天" in run_county(task).problem


def test_what_cannot_be_run_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms, out = province_of_forms(tmp_path / "省"), tmp_path / "结果"
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with pytest.raises(ClusterError, match="连不上调度器"):
        run_counties(Storage(str(forms)), Storage(str(out)), scheduler="tcp://127.0.0.1:9")
    (forms / "散放.xlsx").write_bytes(b"")
    with pytest.raises(ClusterError, match=r"每个县一个文件夹，却直接放着文件：散放\.xlsx"):
        run_counties(Storage(str(forms)), Storage(str(out)))
    with pytest.raises(ClusterError, match="没有文件夹"):
        run_counties(Storage(str(forms / "丁 县")), Storage(str(out)))
    with pytest.raises(ClusterError, match="读不了"):
        run_counties(Storage("nosuch://bucket/省"), Storage(str(out)))
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--engine", "dask", "--previous", "."], "--previous"),
        (["--engine", "dask", "--spot-checks", __file__], "--spot-checks"),
        (["--engine", "dask", "--anonymous", "--full"], "--full、--anonymous"),
        (["--scheduler", "tcp://127.0.0.1:1"], "--scheduler"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(options: list[str], word: str, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["run", str(tmp_path), "-o", str(tmp_path / "输出"), *options])
    assert told.exit_code == 2
    assert word in told.output
