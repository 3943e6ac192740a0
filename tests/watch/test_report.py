"""`scrapy report`: the contents of the page for a real store, and pages of stores with little data."""

from __future__ import annotations

import re
import resource
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from lxml import etree, html

from newscrawl.arabic import report as arabic
from newscrawl.export.places import (
    localfile,  # noqa: F401  # before the limit of file sizes
    rewrite,
)
from newscrawl.export.target import TargetError
from newscrawl.failures import Failure
from newscrawl.outcomes import Column
from newscrawl.store import open_engine
from newscrawl.store.db.schema import runs
from newscrawl.store.db.transactions import writing
from newscrawl.watch.diagnosis import Diagnosis, Phrase
from newscrawl.watch.english import PHRASES
from newscrawl.watch.judge import Finding, Judgement, State
from newscrawl.watch.report.contents import HostCounts, Report, SiteReport, coverage, quantile, rung_shares, share
from newscrawl.watch.report.page import page
from newscrawl.watch.report.wording import label
from tests.crawls import ROOT, Project, run_module
from tests.watch.histories import NOW, fill
from tests.watch.reports import HOSTILE, TITLES, fill_all, report_of
from tests.watch.test_sentences import FIGURES, OF_EARLIER_STORES, names

NAMES = ["ahram", "hostile", "loop", "naharnet"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    made = fill_all(f"sqlite:///{tmp_path_factory.mktemp('report') / 'store.sqlite'}", NAMES)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def report(engine: sa.Engine) -> Report:
    return report_of(engine, NAMES)


@pytest.fixture(scope="module")
def written(report: Report) -> str:
    return "".join(page(report))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project", "http://127.0.0.1:9", 'rss_urls = ["{url}/rss"]')


def run(project: Project, *options: str) -> Any:
    return project.run("report", "-s", f"FEED_STORE_URL=sqlite:///{project.store}", *options)


def section(written: str, heading: str) -> str:
    """The text of a section, by its English heading."""
    root: Any = html.document_fromstring(written)
    (found,) = root.xpath("//section[h2/span[@lang='en'] = $heading]", heading=heading)
    return " ".join(found.text_content().split())


# -- what it says ------------------------------------------------------------------------------------------------------


def test_states_are_those_of_the_watch(report: Report) -> None:
    states = {site.name: site.judgement.state for site in report.sites}
    assert (states["dead"], states["refused"], states["slipping"]) == (State.DEAD, State.BLOCKED, State.DECAYING)
    assert states["young"] is State.NEW
    assert {states[name] for name in NAMES} <= {State.OK, State.QUIET}
    assert "never" not in states
    # Sites that need attention come first.
    assert [site.name for site in report.sites][:3] == ["dead", "refused", "slipping"]


def test_articles_per_day_are_those_of_the_runs(report: Report, engine: sa.Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(runs.c.ended, runs.c.figures).where(runs.c.site == "loop")).all()
    by_day: Counter[date] = Counter()
    for ended, figures in rows:
        by_day[ended.date()] += figures.get("articles", 0)
    (loop,) = (site for site in report.sites if site.name == "loop")
    assert len(report.days) == 30
    assert report.days[-1] == NOW.date()
    assert loop.articles == [by_day[day] for day in report.days]
    assert sum(loop.articles) > 0


def test_sections_contain_their_figures(report: Report, written: str) -> None:
    needs = section(written, "Needs attention")
    assert "dead" in needs
    assert "scrapy repair slipping" in needs
    assert "لا أخبار جديدة، وكان المتوقع" in needs
    failures = section(written, "Failures")
    assert "consent wall" in failures
    total = sum(site.failures["timeout"] for site in report.sites)
    assert arabic.FAILURES["timeout"] in failures
    assert f"{Failure.TIMEOUT.meaning}{total}" in failures
    alarms = section(written, "Alarms")
    assert "refused" in alarms
    assert "2026-11-25 01:30" in alarms
    assert "allالكل3232" in section(written, "The ledger")
    assert "Hosts known: 2. Refusing an AI agent: 1. Reserving AI training or AI input: 1." in written
    copied = section(written, "Most copied stories")
    assert "copier3" in copied
    assert any(title in copied for title in TITLES[:3])


def test_delays_are_measured_from_publication(report: Report, engine: sa.Engine) -> None:
    (ahram,) = (site for site in report.sites if site.name == "ahram")
    # Stored 7, 18, 29, 40 and 51 minutes late in turn, rounded to five minutes.
    assert set(ahram.delays) == {5, 15, 25, 40, 50}
    assert sum(ahram.delays.values()) == 8
    assert quantile(ahram.delays, 0.5) in (15, 25)
    assert sum(sum(day.values()) for day in report.delays) == 8 * len(NAMES)
    assert sum(sum(day.values()) for day in report_of(engine, NAMES, days=3).delays) == 3 * len(NAMES)


def test_decayed_field_and_changed_rung_are_shown(report: Report, written: str) -> None:
    (slipping,) = (site for site in report.sites if site.name == "slipping")
    now, before = share(slipping, "section", range(28, 30)), share(slipping, "section", range(20))
    assert now is not None
    assert before is not None
    assert now < before - 0.3
    assert slipping.filled[-1]["title:site"] == 0 < slipping.filled[-1]["title:json-ld"]
    assert 'class="n fell"' in written
    assert next(iter(rung_shares(report.sites, "title", 30))) == "site"
    for value in coverage(report.sites, "title", range(30)):
        assert value == 1.0


def test_report_of_some_sites_and_days(engine: sa.Engine) -> None:
    some = report_of(engine, NAMES, sites=["loop"], days=7)
    assert [site.name for site in some.sites] == ["loop"]
    assert len(some.days) == 7
    assert {tally.site for tally in some.tallies} == {"loop"}
    assert {story.site for story in some.copied} == {"loop"}
    assert not some.alarms
    assert some.hosts.known == 0


def test_quantile_is_one_of_the_counted_values() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({5: 1, 10: 1, 90: 2}, 0.5) == 10
    assert quantile({5: 1, 10: 1, 90: 2}, 0.9) == 90
    assert quantile({0: 3}, 0.9) == 0


# -- the page as such --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "en"])
def test_page_is_well_formed(report: Report, language: Any) -> None:
    written = "".join(page(report, language))
    root: Any = html.document_fromstring(written)
    assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    # Elements are closed properly: without void elements, the page parses as XML.
    body = written.partition("<body>")[2].rpartition("</body>")[0].replace(" hidden ", ' hidden="" ')
    etree.fromstring(f"<body>{re.sub(r'<script>.*?</script>', '', body, flags=re.DOTALL)}</body>".encode())
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    # Every text exists in both languages.
    for english in root.xpath("//span[@class='en']"):
        assert english.getnext().get("class") == "ar"
        assert english.getnext().text_content().strip()


def test_arabic_page_contains_no_english_sentence(engine: sa.Engine) -> None:
    found = report_of(engine, NAMES)
    # Every phrase of the watch, in each part of a finding and as a note.
    kinds = PHRASES.keys() - {OF_EARLIER_STORES}
    for site, kind in zip(found.sites * len(kinds), sorted(kinds), strict=False):
        phrase = Phrase(kind, {name: FIGURES[name] for name in names(PHRASES[kind])})
        one = Finding(
            signal="silence", state=State.DEAD, since=NOW, diagnosis=Diagnosis(what=phrase, why=phrase, todo=phrase)
        )
        site.judgement.findings.append(one)
        site.judgement.note = phrase
    root: Any = html.document_fromstring("".join(page(found)))
    # Names, texts of sites and typed text are marked; the other language is hidden.
    for apart in root.xpath(
        "//*[self::bdi or self::code or self::svg or self::script or self::style or self::button or self::time]"
    ):
        apart.drop_tree()
    for hidden in root.xpath("//*[contains(concat(' ', @class, ' '), ' en ')]"):
        hidden.drop_tree()
    shown = root.body.text_content()
    assert shown.count("ما العمل") >= len(PHRASES)
    assert re.findall(r"[A-Za-z]{2,}[\s,]+[A-Za-z]{2,}", shown) == []
    assert set(re.findall(r"[A-Za-z][A-Za-z.]+", shown)) <= {"TLS", "robots.txt"}


def test_page_loads_no_resources(written: str) -> None:
    root: Any = html.document_fromstring(written)
    assert root.xpath("//link | //img | //iframe | //object | //embed | //video | //audio | //base | //form") == []
    assert root.xpath("//@src | //@srcset | //@action | //*[local-name() = 'use' or local-name() = 'image']") == []
    assert not re.search(r"@import|url\(|xlink:", written)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")
    links = root.xpath("//a/@href")
    assert links
    assert all(link.startswith("https://") for link in links)


def test_texts_of_sites_are_escaped(written: str) -> None:
    root: Any = html.document_fromstring(written)
    assert len(root.xpath("//script")) == 1
    assert "hacked" in root.text_content()
    assert "<img" not in written
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", written)
    assert HOSTILE[:20] not in written


def test_plots_use_the_colours_of_the_page(written: str) -> None:
    plots = re.findall(r"<svg.*?</svg>", written, re.DOTALL)
    assert len(plots) > 10
    assert not [plot for plot in plots if re.search(r"#[0-9a-f]{3,6}\b|rgb\(", plot)]
    used = set(re.findall(r"var\((--[\w-]+)\)", written))
    assert used <= set(re.findall(r"(--[\w-]+):", written))


def test_page_of_78_sites_is_below_2_megabytes() -> None:
    days = [NOW.date() - timedelta(days=back) for back in range(29, -1, -1)]
    counts = Counter({"title": 40, "title:site": 38, "title:json-ld": 2, "body": 40, "body:site": 40, "tags": 21})
    sites = [
        SiteReport(
            judgement=Judgement(site=f"alsite{number}", state=State.OK, day=40, usual=41, newest=NOW),
            outlet="صحيفة الحلقة الأسبوعية",
            articles=[(number * day) % 47 + 1 for day in range(30)],
            filled=[Counter(counts) for _ in days],
            failures=Counter({"timeout": number}),
        )
        for number in range(78)
    ]
    report = Report(
        made=NOW, days=days, sites=sites, delays=[Counter({20: 3, 60: 1}) for _ in days], alarms=[], tallies=[],
        copied=[], hosts=HostCounts(),
    )  # fmt: skip
    written = "".join(page(report))
    assert written.count('class="spark"') == 78
    assert len(written.encode()) < 2_000_000


def test_every_arabic_word_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in Path("newscrawl/watch/report").glob("*.py"))
    told = re.sub(r'"\s*\n\s*f?"', "", code)
    values = {*(state.value for state in State), *(column.value for column in Column)}
    said = {word for word in arabic.WORDS if re.search(f"[\"']{re.escape(word)}[\"']", told)}
    assert set(arabic.WORDS) - values - said == set()
    assert set(arabic.FAILURES) == set(Failure)
    with pytest.raises(KeyError):
        label("no such word")


# -- the command -------------------------------------------------------------------------------------------------------


def test_command_writes_a_page(project: Project, tmp_path: Path) -> None:
    fill(f"sqlite:///{project.store}", now=datetime.now(UTC))
    target = tmp_path / "out.html"
    done = run(project, "-o", str(target), "--lang", "en", "--days", "7")
    assert (done.code, done.err.strip()) == (0, f"{target}: 1 site")
    written = target.read_text("utf-8")
    assert '<html lang="en" dir="ltr"' in written
    assert "صحيفة الحلقة" in written
    assert [path.name for path in tmp_path.iterdir() if "out.html" in path.name] == ["out.html"]


def test_stores_with_little_data(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    assert run(project, "-o", str(target)).code == 0
    assert "This store is empty" in target.read_text("utf-8")
    # Runs of a schema before 5 have no figures.
    fill(f"sqlite:///{project.store}", now=datetime.now(UTC))
    engine = open_engine(f"sqlite:///{project.store}")
    with writing(engine) as connection:
        connection.execute(runs.update().values(figures=sa.null()))
    engine.dispose()
    assert run(project, "-o", str(target)).code == 0
    written = target.read_text("utf-8")
    assert "earlier versions kept none" in written
    assert "The ledger is empty." in written


def test_bad_options_are_reported_in_one_line(project: Project, tmp_path: Path) -> None:
    assert "--days=1: must be from 2 to 180" in run(project, "--days", "1").one_line()
    assert "there is no site 'nowhere'" in run(project, "--site", "nowhere").one_line()
    assert "there is no folder" in run(project, "-o", str(tmp_path / "no" / "out.html")).one_line()
    assert "loop: expected options only" in run(project, "loop").one_line()


def test_missing_matplotlib_is_reported(project: Project) -> None:
    (project.folder / "sitecustomize.py").write_text("import sys\nsys.modules['matplotlib'] = None\n", "utf-8")
    done = run_module("scrapy", "report", folder=project.folder, PYTHONPATH=f"{project.folder}:{ROOT}")
    assert (done.returncode, done.stderr) == (
        2, "scrapy: scrapy report needs matplotlib: pip install 'newscrawl[report]'\n",
    )  # fmt: skip


def test_full_disk_leaves_the_old_page_unchanged(written: str, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    target.write_text("before", "utf-8")
    # Limit only this call: a process started under such a limit would truncate the modules that it compiles.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(TargetError, match=r"out\.html: File too large; the earlier file is unchanged"):
            rewrite(str(target), [written])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_text("utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]
    rewrite(str(target), [written])
    assert target.read_text("utf-8") == written


def test_unwritable_folder_is_reported_in_one_line(project: Project) -> None:
    open_engine(f"sqlite:///{project.store}").dispose()
    assert run(project, "-o", "/dev/fd/out.html").one_line("/dev/fd/out.html: ")


def test_postgresql_gives_the_same_page(postgresql_url: str, written: str) -> None:
    engine = fill_all(postgresql_url, NAMES)
    assert "".join(page(report_of(engine, NAMES))) == written
    engine.dispose()
