"""The deployment's file: the settings it makes, their precedence, and one line for each fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newscrawl.deployment.file import CurrentSwitches, DeploymentError, FileStamp, find, read
from tests.crawls import ROOT, Project, run_module
from tests.servers import Server, article, rss, serve

_SHOW = (
    "import json; from newscrawl import settings as s; print(json.dumps([s.FEED_STORE_URL, s.USER_AGENT, s.LOG_LEVEL, "
    "s.DOWNLOAD_DELAY, s.SITES_OFF, s.SITE_SETTINGS, s.RECORD_FOLDER]))"
)


def faulty(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeploymentError) as caught:
        read(path, {})
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('stroe = "x"', "stroe: unknown key; did you mean store?"),
        ("zzz = 1", "zzz: unknown key; there are store, "),
        ("store = 1", "store: expected a string, got a number"),
        ('store = ""', "store: it is empty"),
        ('store = "a"\nstore_env = "B"', "store_env: the store is given twice"),
        ('store = "sqlite:///${NOWHERE}"', "store: the environment variable 'NOWHERE' is not set"),
        ('store_env = "NOWHERE"', "store_env: the environment variable 'NOWHERE' is not set"),
        ("[alarms]\nmail = 'a@b.example'", "alarms.mail: expected a list, got a string"),
        ("[alarms]\nwebhok = 'x'", "alarms.webhok: unknown key; did you mean webhook?"),
        ('[alarms]\nwebhook = "https://${NOWHERE}/"', "alarms.webhook: the environment variable 'NOWHERE' is not set"),
        ("[alarms]\ntimeout = 0", "alarms.timeout: expected a number > 0.0"),
        ('[log]\nlevl = "INFO"', "log.levl: unknown key; did you mean level?"),
        ('[log]\nlevel = "LOUD"', "log.level: 'LOUD' is not one of DEBUG, INFO, "),
        ('[log]\nformat = "%(x"', "log.format: "),
        ("[defaults]\ndelay = -1", "defaults.delay: expected a number >= 0.0"),
        ("[defaults]\ndelay = nan", "defaults.delay: expected a number >= 0.0"),
        ('[defaults]\ninterval = "15 minutes"', "defaults.interval: '15 minutes': expected a number and s, m, h or d"),
        ('[defaults]\ninterval = "0m"', "defaults.interval: '0m': expected a number and s, m, h or d"),
        ("[site.youm7]\ndela = 1", "site.youm7.dela: unknown key; did you mean delay?"),
        ('[site.youm7]\ndelay = "1"', "site.youm7.delay: expected a number, got a string"),
        ("[site.youm7]\ndelay = inf", "site.youm7.delay: expected a number <= 86400.0"),
        ("[site]\nyoum7 = 3", "site.youm7: expected a table, got a number"),
        ("site = 3", "site: expected a table, got a number"),
        ('[sites]\noff = "spa"', "sites.off: expected a list, got a string"),
        ("[sites]\noff = [1]", "sites.off[0]: expected a string, got a number"),
        ("[sites]\non = []", "sites.on: no site is on"),
        ('[sites]\non = ["a"]\noff = ["b"]', "sites: it has both on and off"),
        ("[search.sport]\ntag = 1", "search.sport.tag: unknown key; did you mean tags?"),
        ("[search.sport]\ntags = 1", "search.sport.tags: expected a list, got a number"),
        ('contact = "me"', "contact: expected an e-mail address or the URL of a page"),
        ('contact = "a@b.example\\r\\nX: 1"', "contact: expected an e-mail address or the URL of a page"),
        ("store = ", "store: not TOML: "),
        ('store = "a"\nstore = "b"', "store: not TOML: "),
        ("[sites]\n[log]\n[sites]\noff = []", "[sites]: not TOML: "),
        ('[alarms]\nwebhook = "secret', "webhook: not TOML: "),
    ],
)
def test_each_fault_names_its_key(tmp_path: Path, text: str, message: str) -> None:
    assert faulty(tmp_path / "newscrawl.toml", text).startswith(message)


def test_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_bytes(b'\xef\xbb\xbfcontact = "a@b.example"\r\n[log]\r\nlevel = "debug"\r\n')
    made = read(path, {})
    assert (made["USER_AGENT_CONTACT"], made["LOG_LEVEL"]) == ("a@b.example", "DEBUG")


def test_alarm_settings(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text(
        '[alarms]\nwebhook = "https://a.example/${KEY}"\nmail = ["a@b.example"]\n'
        'mail_server = "smtps://c"\ntimeout = 5',
        encoding="utf-8",
    )
    made = {name: value for name, value in read(path, {"KEY": "k"}).items() if name.startswith("ALARM")}
    assert made == {
        "ALARM_WEBHOOK": "https://a.example/k",
        "ALARM_MAIL": ["a@b.example"],
        "ALARM_MAIL_SERVER": "smtps://c",
        "ALARM_TIMEOUT": 5.0,
    }


def test_unreadable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeploymentError, match=r"newscrawl\.toml: No such file"):
        read(tmp_path / "newscrawl.toml", {})
    (tmp_path / "newscrawl.toml").write_bytes(b'contact = "\xff"')
    with pytest.raises(DeploymentError, match=r"newscrawl\.toml: not UTF-8"):
        read(tmp_path / "newscrawl.toml", {})


def test_file_is_found_in_the_project_or_by_its_path(tmp_path: Path) -> None:
    assert find(None, tmp_path) is None
    (tmp_path / "newscrawl.toml").touch()
    assert find(None, tmp_path) == tmp_path / "newscrawl.toml"
    # A path that does not exist is an error, not a reason to use another file.
    assert find("/nowhere/other.toml", tmp_path) == Path("/nowhere/other.toml")


def test_example_is_valid() -> None:
    made = read(ROOT / "newscrawl.example.toml", {})
    assert made["SITES_OFF"] == ["spa"]
    assert made["SITE_SETTINGS"] == {"youm7": {"DOWNLOAD_DELAY": 2.5}}


def test_every_key_is_documented() -> None:
    from newscrawl.deployment.sections import File

    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    table = text.partition("## The deployment's file\n")[2].partition("\n## ")[0]
    sections = {name: getattr(File(), name) for name in File.__struct_fields__}
    inner = {key for section in sections.values() for key in getattr(section, "__struct_fields__", ())}
    assert {key for key in {*sections, *inner} if f"`{key}`" not in table and f"`[{key}" not in table} == set()


def test_any_change_of_the_file_is_detected(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    missing = FileStamp.of(path)
    assert not missing.changed()
    path.write_text("# 1")
    assert missing.changed()
    stamp = FileStamp.of(path)
    assert not stamp.changed()
    (tmp_path / "other").write_text("# 2")
    os.utime(tmp_path / "other", ns=(0, path.stat().st_mtime_ns))
    (tmp_path / "other").replace(path)
    assert stamp.changed()
    stamp = FileStamp.of(path)
    path.unlink()
    assert stamp.changed()


def test_switches_follow_the_file_and_survive_its_faults(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text('[sites]\noff = ["a"]')
    switched = CurrentSwitches(path, {}, ["a", "b", "c"])
    assert switched() == (["a"], {})
    path.write_text('[sites]\non = ["a"]\n[site.a]\ninterval = "15m"')
    assert switched() == (["b", "c"], {"a": {"POLL_INTERVAL": 900}})
    for fault, words in (
        ("[sites]\noff = 3", "sites.off: expected a list"),
        ("[site.x]", "site: there is no site 'x'"),
    ):
        caplog.clear()
        path.write_text(fault)
        assert switched() == switched() == (["b", "c"], {"a": {"POLL_INTERVAL": 900}})
        (record,) = caplog.records
        assert words in record.getMessage()
    path.unlink()
    assert switched() == (["b", "c"], {"a": {"POLL_INTERVAL": 900}})
    path.write_text("")
    assert switched() == ([], {})


def shown(path: Path, **environment: str) -> list[object]:
    import json

    program = path.parent / "show_settings.py"
    program.write_text(_SHOW)
    done = run_module(
        "show_settings", folder=path.parent, NEWSCRAWL_CONFIG=str(path), PYTHONPATH=str(ROOT), **environment
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_environment_takes_precedence_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(
        'store = "postgresql+psycopg://u:${PASSWORD}@db/n"\ncontact = "https://me.example/bot"\narchive = "kept"\n'
        '[log]\nlevel = "WARNING"\n[defaults]\ndelay = 4\n[sites]\noff = ["spa"]\n[site.youm7]\ndelay = 0\n'
    )
    url, agent, level, delay, off, own, folder = shown(path, PASSWORD="s3cret")
    assert url == "postgresql+psycopg://u:s3cret@db/n"
    assert agent == "newscrawl/0.1 (+https://me.example/bot)"
    assert (level, delay, off) == ("WARNING", 4, ["spa"])
    assert own == {"youm7": {"DOWNLOAD_DELAY": 0}}
    assert folder == str(tmp_path / "kept")
    url, _, level, *_ = shown(path, PASSWORD="x", FEED_STORE_URL="sqlite:///other", LOG_LEVEL="DEBUG")
    assert (url, level) == ("sqlite:///other", "DEBUG")


@pytest.fixture
def site() -> object:
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as server:
        yield server


def deployed(folder: Path, site: Server, text: str) -> Project:
    project = Project(folder, site.url, 'rss_urls = ["{url}/rss"]')
    # The test's own settings override those of the file.
    settings = folder / "loopsettings.py"
    settings.write_text(settings.read_text().replace("DOWNLOAD_DELAY = 0\n", "").replace('LOG_LEVEL = "INFO"\n', ""))
    (folder / "newscrawl.toml").write_text(text)
    return project


def test_site_has_its_delay_archive_and_contact(tmp_path: Path, site: Server) -> None:
    store = tmp_path / "p" / "feedstore.sqlite"
    text = (
        f'store = "sqlite:///{store}"\narchive = "kept"\ncontact = "a@b.example"\n[defaults]\ndelay = 50\n'
        "[site.loop]\ndelay = 0\n[log]\nlevel = 'DEBUG'\n"
    )
    project = deployed(tmp_path / "p", site, text)
    (project.folder / "kept").mkdir()
    run = project.crawl()
    assert run.code == 0, run.err
    assert project.keys() == [1]
    assert " DEBUG" in run.err
    (kept,) = (project.folder / "kept").iterdir()
    assert kept.name.startswith("loop-20")
    # The recorded archive can be crawled, and is not recorded again.
    replay = project.crawl("-s", f"REPLAY={kept}", "-s", "FEED_STORE_URL=temporary:", "-s", "LOG_LEVEL=ERROR")
    assert replay.code == 0, replay.err
    assert replay.lines == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('stroe = "x"', "newscrawl.toml: stroe: unknown key; did you mean store?"),
        ("[site.lop]\ndelay = 1", "newscrawl.toml: site: there is no site 'lop'; did you mean loop?"),
        ('[sites]\noff = ["other"]', "newscrawl.toml: sites.off: there is no site 'other'; there are loop"),
        ('[sites]\non = ["other"]', "newscrawl.toml: sites.on: there is no site 'other'"),
    ],
)
@pytest.mark.parametrize("command", [["crawl", "loop"], ["crawlall"], ["export"]])
def test_commands_refuse_a_faulty_file_in_one_line(
    tmp_path: Path, site: Server, text: str, words: str, command: list[str]
) -> None:
    run = deployed(tmp_path / "p", site, text).run(*command)
    run.one_line(words)
    assert run.code == 2
    assert site.hits == []


def test_crawlall_skips_sites_that_are_off(tmp_path: Path, site: Server) -> None:
    project = deployed(tmp_path / "p", site, '[sites]\noff = ["loop"]\n[site.loop]\ndelay = 0')
    run = project.run("crawlall")
    run.one_line("every site is switched off")
    assert run.code == 2
    assert site.hits == []
    project.crawl().one_line("loop is switched off")
    (project.folder / "newscrawl.toml").write_text("[site.loop]\ndelay = 0")
    assert project.run("crawlall").code == 0
    assert project.keys() == [1]
