"""What runs, with which settings, and what a person reads about it."""

from pathlib import Path

import pytest

from schemas.settings import Settings
from schemas.topics import HALL, TOPICS, Topic
from schemas.wall_address import loopback
from stack.broker import formatted_as
from stack.broker_files import java_command, log_properties, server_properties
from stack.broker_trouble import KNOWN, why_it_died
from stack.cli import help_text, main, pad, unknown
from stack.commands import GROUPS, ROOT, available, module_exists
from stack.home import ProcessState
from stack.jars import LOCK, Jar, locked_jars, missing_jars
from stack.lifecycle import Life, Phase
from stack.probe import address_of
from stack.progress import phase_line
from stack.services import Ends, KafkaAnswers, Service, WebAnswers, environment, plan
from stack.status_command import all_ready, cells
from stack.test_command import PagesUntestable, missing_for_pages, outcome, pytest_runs
from stack.topics import Existing, changes, prefixed


def a_plan(*, embedded: bool = True, **env: str) -> dict[str, Service]:
    settings = Settings.from_env({"HALLMARK_KAFKA": "127.0.0.1:1", "HALLMARK_WALL_PORT": "8900", **env})
    return {service.name: service for service in plan(settings, ("hallmark",), embedded=embedded)}


def test_the_broker_comes_first_and_the_topics_before_everything_else() -> None:
    services = a_plan()
    assert list(services)[:2] == ["broker", "topics"]
    assert services["broker"].ready == KafkaAnswers("127.0.0.1:1")
    assert services["topics"].ready == Ends()
    assert all("topics" in service.needs for name, service in services.items() if name not in ("broker", "topics"))


def test_an_existing_cluster_means_no_broker_of_our_own() -> None:
    services = a_plan(embedded=False)
    assert "broker" not in services
    assert services["topics"].needs == ()


def test_the_notifier_runs_only_when_there_is_somebody_to_tell(tmp_path: Path) -> None:
    assert "notify" not in a_plan(HALLMARK_HOME=str(tmp_path))
    assert "notify" in a_plan(HALLMARK_HOME=str(tmp_path), HALLMARK_WEBHOOK="http://127.0.0.1:9/")
    (tmp_path / "notify.toml").touch()
    assert "notify" in a_plan(HALLMARK_HOME=str(tmp_path))
    assert "notify" in a_plan(HALLMARK_HOME="elsewhere", HALLMARK_NOTIFY=str(tmp_path / "notify.toml"))


def test_a_city_is_published_before_the_services_that_read_it() -> None:
    assert "city" not in a_plan()
    services = a_plan(HALLMARK_CITY="my-city")
    assert services["city"].argv == ("hallmark", "city", "publish", "my-city")
    assert services["worker"].needs == ("city",)


def test_every_need_is_a_service_that_comes_earlier() -> None:
    services = list(a_plan(HALLMARK_CITY="c", HALLMARK_WEBHOOK="http://127.0.0.1:9/").values())
    for place, service in enumerate(services):
        assert set(service.needs) <= {before.name for before in services[:place]}, service.name


def test_the_wall_is_probed_on_loopback_even_when_it_listens_everywhere() -> None:
    assert loopback("0.0.0.0") == "127.0.0.1"  # noqa: S104 - compared, not bound
    assert loopback("192.0.2.7") == "192.0.2.7"
    assert a_plan()["wall"].ready == WebAnswers("127.0.0.1:8900", "/healthz")


def test_children_get_the_settings_in_force_and_read_the_same_ones() -> None:
    given = Settings.from_env({"HALLMARK_HOME": "h", "HALLMARK_KAFKA": "k:1", "HALLMARK_CLOCK": "c", "HOME": "x"})
    assert Settings.from_env(environment(given, {"HOME": "x"})) == given


def test_the_configuration_listens_on_loopback_alone_and_creates_no_topic() -> None:
    lines = dict(line.split("=", 1) for line in server_properties(Path("d"), 1, 2).splitlines())
    assert lines["listeners"] == "PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2"
    assert lines["auto.create.topics.enable"] == "false"
    assert lines["log.message.timestamp.type"] == "LogAppendTime"
    assert int(lines["message.max.bytes"]) >= max(int(topic.config["max.message.bytes"]) for topic in TOPICS)
    assert int(lines["log.retention.ms"]) == 400 * 24 * 60 * 60 * 1000


def test_the_broker_writes_its_log_where_people_look() -> None:
    assert "fileName=logs/kafka.log\n" in log_properties(Path("logs/kafka.log"))
    assert java_command(Path("java"), "a.jar", Path("log4j2"))[-2:] == ["-cp", "a.jar"]


def test_the_lock_of_the_jars_is_whole() -> None:
    jars = locked_jars(LOCK.read_text(encoding="utf-8"))
    names = [jar.filename for jar in jars]
    assert "kafka_2.13-4.4.0.jar" in names
    assert "log4j-slf4j-impl-2.25.5.jar" in names
    assert len(set(names)) == len(names)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_a_cut_off_a_changed_and_an_absent_jar_are_all_missing(tmp_path: Path) -> None:
    def jar(name: str) -> Jar:
        return Jar(f"g:{name}:1", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

    for name, content in (("whole", b"abc"), ("cut", b"ab"), ("changed", b"abd")):
        (tmp_path / f"{name}-1.jar").write_bytes(content)
    wanted = tuple(jar(name) for name in ("whole", "cut", "changed", "absent"))
    assert missing_jars(tmp_path, wanted) == list(wanted[1:])


@pytest.mark.parametrize(("sign", "chinese", "english"), KNOWN)
def test_each_known_death_of_the_broker_is_explained(tmp_path: Path, sign: str, chinese: str, english: str) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "kafka.log").write_text(f"ERROR at startup: {sign}\n", encoding="utf-8")
    error = why_it_died(tmp_path)
    assert chinese in error.chinese
    assert english in error.english


def test_an_unknown_death_points_to_the_log(tmp_path: Path) -> None:
    assert str(tmp_path / "logs" / "kafka.log") in str(why_it_died(tmp_path))


def test_the_cluster_of_a_data_folder_is_read_from_its_meta_file(tmp_path: Path) -> None:
    meta = tmp_path / "meta.properties"
    assert not formatted_as(meta)
    meta.write_text("#comment\nversion=1\ncluster.id=abc-DEF_1\n")
    assert formatted_as(meta) == "abc-DEF_1"


def test_missing_topics_are_created_wrong_settings_corrected_other_counts_refused() -> None:
    wanted = (Topic("a", 1, "k", {"x": "1"}), Topic("b", 2, "k", {"x": "1"}), Topic("c", 1, "k"))
    todo = changes(wanted, {"a": Existing(1, {"x": "2", "y": "3"}), "b": Existing(3, {"x": "1"})})
    assert todo.create == (wanted[2],)
    assert todo.correct == {"a": {"x": "1"}}
    assert todo.refused == (("b", 2, 3),)


def test_a_cluster_that_agrees_needs_nothing() -> None:
    existing = {topic.name: Existing(topic.partitions, topic.config) for topic in TOPICS}
    todo = changes(TOPICS, existing)
    assert (todo.create, todo.correct, todo.refused) == ((), {}, ())


def test_a_prefix_renames_every_topic_and_changes_nothing_else() -> None:
    assert [(t.name, t.partitions, t.config) for t in prefixed("p-")] == [
        (f"p-{t.name}", t.partitions, t.config) for t in TOPICS
    ]
    assert HALL in [topic.name for topic in prefixed("")]


@pytest.mark.parametrize(
    ("text", "place"),
    [("h:1", ("h", 1)), ("h", ("h", 9092)), ("a:1,b:2", ("a", 1)), (" a:1 ,b:2", ("a", 1)), ("::1:5", ("::1", 5))],
)
def test_the_first_address_of_a_bootstrap_list_is_probed(text: str, place: tuple[str, int]) -> None:
    assert address_of(text) == place


def test_help_lists_every_command_that_exists_and_teaches_three_first_steps() -> None:
    text = help_text()
    assert all(f"  {name} " in text for name in available())
    assert [text.index(step) for step in ("hallmark demo", "hallmark rate", "hallmark ask")]


def test_a_command_without_its_module_is_no_command() -> None:
    rows = [row for _, _, rows in GROUPS for row in rows]
    assert set(available()) == {row.name for row in rows if module_exists(row.module)}
    assert not module_exists("stack.no_such_command")


def test_every_command_module_in_the_tree_has_its_row_in_the_table() -> None:
    modules = {row.module for _, _, rows in GROUPS for row in rows}
    found = {f"{path.parent.name}.{path.stem}" for path in ROOT.glob("*/*_command.py")}
    assert found <= modules


def test_a_typing_error_is_answered_with_the_nearest_command() -> None:
    assert "hallmark status？" in unknown("staus", ["status", "up"])
    assert "Did you mean" not in unknown("xyzzy", ["status", "up"])


def test_an_unknown_command_and_a_bad_setting_exit_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["xyzzy"]) == 2
    monkeypatch.setenv("HALLMARK_WALL_PORT", "door")
    assert main(["status"]) == 2
    said = capsys.readouterr().err
    assert "HALLMARK_WALL_PORT" in said
    assert "Traceback" not in said


def test_without_words_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == main(["--help"]) == 0
    assert capsys.readouterr().out.count("先试这三条") == 2


def test_columns_line_up_under_chinese() -> None:
    assert pad("大屏", 6) == "大屏  "
    assert pad("wall", 6) == "wall  "
    assert pad("大屏大屏", 6) == "大屏大屏 "


def test_a_restart_is_told_with_its_exit_code_and_its_log() -> None:
    line = phase_line(Service("worker", (), Ends()), Life(Phase.RESTING, falls=3, exit_code=-9), "hallmark logs worker")
    assert line is not None
    assert "（-9）" in line
    assert "2 秒后重启" in line
    assert "hallmark logs worker" in line


def test_status_is_good_only_when_all_is_ready_and_alive() -> None:
    done, dead = ProcessState(name="topics", phase="done"), ProcessState(name="wall", phase="ready", pid=2**22 + 1)
    assert all_ready([done])
    assert not all_ready([done, dead])
    assert not all_ready([])
    assert "已退出 gone" in cells(dead, False, None)


def test_what_the_page_tests_lack_is_named_by_its_package() -> None:
    assert missing_for_pages(lambda name: None, "") == ["chromium", "fonts-noto-cjk"]  # noqa: ARG005
    assert missing_for_pages(lambda name: "x" if name == "google-chrome" else None, "Noto Sans CJK SC") == []
    line = str(PagesUntestable(["chromium"], "linux"))
    assert "apt-get install -y chromium" in line
    assert "--no-browser" in line


def test_pytest_is_told_what_to_leave_out() -> None:
    assert pytest_runs(["-x"], browser=True, long=True, cores=2) == [["-x"]]
    assert pytest_runs(["-k", "a"], browser=False, long=False, cores=2) == [
        ["-m", "not browser and not long", "--ignore=tests/browser", "-k", "a"]
    ]


def test_every_test_belongs_to_one_of_the_two_runs_and_only_the_pure_ones_share_the_cores() -> None:
    pure, shell = pytest_runs([], browser=True, long=False, cores=4)
    assert pure[:6] == ["-m", "not long", "-n", "4", "--dist", "worksteal"]
    assert shell[:2] == ["-m", "not long"]
    assert "-n" not in shell
    files = [path.relative_to(ROOT).parts for path in ROOT.glob("tests/*/**/test_*.py")]
    folders = {"/".join(parts[:2]) for parts in files}
    named = [word for word in (*pure, *shell) if word.startswith("tests/")]
    assert sorted(named) == sorted(folders)
    assert all("tests/browser" not in words for words in pytest_runs([], browser=False, long=False, cores=1))


def test_the_last_line_names_the_run_that_failed() -> None:
    assert outcome([0, 1]).count("FAILED") == 1
    assert outcome([0, 1]).endswith("FAILED")
