"""The report as one HTML page in two languages that loads nothing from the network."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from newscrawl.arabic import report as arabic
from newscrawl.watch.judge import State
from newscrawl.watch.report import plots, tables
from newscrawl.watch.report.contents import Report, SiteReport, coverage, fields_of, quantile, rung_shares
from newscrawl.watch.report.wording import code, field_name, label, moment, number, sentence

Language = Literal["ar", "en"]
MEANINGS = {
    State.OK: "as usual",
    State.QUIET: "silent, but not yet for too long",
    State.DEAD: "no new article for too long, or no source can be read",
    State.BLOCKED: "the site refuses the crawler",
    State.DECAYING: "fewer or worse articles than usual",
    State.NEW: "too new to be judged",
    State.OFF: "not crawled",
}
_TITLE = "Report on the crawl"
_SCRIPT = """(function () {
  var root = document.documentElement, buttons = document.querySelectorAll("button[data-lang]");
  function show(lang) {
    root.lang = lang;
    root.dir = lang === "ar" ? "rtl" : "ltr";
    document.title = root.getAttribute("data-" + lang);
    buttons.forEach(function (one) { one.setAttribute("aria-pressed", String(one.dataset.lang === lang)); });
  }
  buttons.forEach(function (one) {
    one.hidden = false;
    one.addEventListener("click", function () { show(one.dataset.lang); });
  });
  var asked = location.hash.slice(1);
  show(asked === "ar" || asked === "en" ? asked : root.lang);
})();
"""
_RUNGS_OF = ("title", "body", "published")


def page(report: Report, language: Language = "ar") -> Iterator[str]:
    """The page, part by part; it opens in `language` and has a switch to the other one."""
    yield _head(language)
    yield _header(report)
    yield "<main>\n"
    if not report.sites and not report.tallies:
        yield _note("This store is empty: no crawl has found anything yet.")
    else:
        yield from _sections(report)
    yield f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _sections(report: Report) -> Iterator[str]:
    yield _states(report)
    if report.has_figures:
        yield _section("Needs attention", _findings(report))
        yield _section("Articles per day", _volume(report))
        yield _section("Freshness", _freshness(report))
        yield _section("Fields", _fields(report))
        yield _section("Failures", tables.failures(report))
    else:
        yield _note(
            "No crawl in these days recorded figures: earlier versions kept none. "
            "The history begins with the next crawl."
        )
    yield _section("All sites", tables.sites(report))
    yield _section("Alarms", tables.alarms(report))
    yield _section("Most copied stories", tables.copied(report))
    yield _section("The ledger", tables.ledger(report))
    if report.hosts.known:
        hosts = report.hosts
        line = label(
            "Hosts known: {known}. Refusing an AI agent: {refusing}. "
            "Reserving AI training or AI input: {reserving}.",
            known=hosts.known, refusing=hosts.refusing, reserving=hosts.reserving,
        )  # fmt: skip
        yield _section("Rights", f"<p>{line}</p>\n")


def _head(language: Language) -> str:
    style = "".join(
        files("newscrawl.watch").joinpath(name).read_text("utf-8") for name in ("page.css", "report/page.css")
    )
    script = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
    titles = {"ar": arabic.WORDS[_TITLE], "en": _TITLE}
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}" '
        f'data-ar="{titles["ar"]}" data-en="{titles["en"]}">\n'
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{script}'\">\n"
        f"<title>{titles[language]}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    )


def _header(report: Report) -> str:
    first, last = report.days[0], report.days[-1]
    names = (("ar", arabic.WORDS["Arabic"]), ("en", "English"))
    buttons = "".join(
        f'<button type="button" hidden data-lang="{key}" lang="{key}">{name}</button> ' for key, name in names
    )
    return (
        f'<header>\n<h1>{label(_TITLE)}</h1>\n<div class="switch">{buttons}</div>\n'
        f"<p>{label('made')} {moment(report.made)} · {label('days')} {code(f'{first} – {last}')} · "
        f"{label('all times in UTC')}</p>\n</header>\n"
    )


def _section(heading: str, body: str) -> str:
    return f"<section>\n<h2>{label(heading)}</h2>\n{body}</section>\n"


def _note(words: str) -> str:
    return f'<p class="card">{label(words)}</p>\n'


def _states(report: Report) -> str:
    counts = Counter(site.judgement.state for site in report.sites)
    tiles = "".join(
        f'<li class="is-{state}"><b>{number(counts[state])}</b>{label(state.value)}'
        f"<small>{label(meaning)}</small></li>\n"
        for state, meaning in MEANINGS.items()
    )
    return f'<ul class="tiles">\n{tiles}</ul>\n'


def _findings(report: Report) -> str:
    cards = "".join(_card(site) for site in report.sites if site.judgement.findings)
    if not cards:
        return f"<p>{label('Nothing: no site is dead, blocked or decaying.')}</p>\n"
    return f'<div class="cards">\n{cards}</div>\n'


def _card(site: SiteReport) -> str:
    judgement = site.judgement
    shown = [
        f'<article class="card is-{judgement.state}">\n<h3>{tables.name(site)} '
        f'<span class="chip">{label(judgement.state.value)}</span></h3>\n'
    ]
    for one in judgement.findings:
        diagnosis = one.diagnosis
        shown.append(
            f'<div class="finding">\n<p><b>{sentence(diagnosis.what)}</b> '
            f'<span class="since">{label("since")} {moment(one.since)}</span></p>\n'
            f"<p>{label('why')}: {sentence(diagnosis.why)}</p>\n"
            f"<p>{label('what to do')}: {sentence(diagnosis.todo)}</p>\n</div>\n"
        )
    return "".join((*shown, "</article>\n"))


# -- plots -------------------------------------------------------------------------------------------------------------


def _figure(caption: str, plot: str) -> str:
    return f"<figure>\n<figcaption>{caption}</figcaption>\n{plot}\n</figure>\n"


def _key(names: list[str]) -> str:
    entries = "".join(f'<li><i style="background:var(--s{at})"></i>{name}</li>' for at, name in enumerate(names))
    return f'<ul class="key">{entries}</ul>'


def _volume(report: Report) -> str:
    sums = [sum(values) for values in zip(*(site.articles for site in report.sites), strict=True)]
    shown = [site for site in report.sites if any(site.articles)]
    most = sorted(shown, key=lambda site: (-sum(site.articles), site.name))
    drawn = plots.sparklines([site.articles for site in most])
    small = "".join(
        f"<figure><figcaption>{code(site.name)} {number(max(site.articles))}</figcaption>{plot}</figure>\n"
        for site, plot in zip(most, drawn, strict=True)
    )
    total = "".join(
        f'<div class="{kind}">{plots.bars(report.days, sums, wide=kind == "wide")}</div>' for kind in ("wide", "narrow")
    )
    return (
        f"{_figure(label('All sites together; the last day is not complete.'), total)}"
        f'<p class="soft">{label("Each site has its own scale; the number is that of its highest day.")}</p>\n'
        f'<div class="small">\n{small}</div>\n'
    )


def _freshness(report: Report) -> str:
    if not any(report.delays):
        return f"<p>{label('No article with a time of day was stored in these days.')}</p>\n{tables.stalest(report)}"
    halves, tenths = ([quantile(day, share) for day in report.delays] for share in (0.5, 0.9))
    caption = (
        f"{label('Minutes from publication until the article was stored:')}"
        f"{_key([label('half of the articles within'), label('90% of the articles within')])}"
    )
    about = label("Only articles whose time of day is known, and that were stored within two days.")
    return (
        f'<div class="plots">\n{_figure(caption, plots.lines(report.days, [halves, tenths]))}'
        f'{tables.stalest(report)}</div>\n<p class="soft">{about}</p>\n'
    )


def _fields(report: Report) -> str:
    names, days = fields_of(report.sites), range(len(report.days))
    first = names[: plots.SERIES]
    caption = label("Share of articles that have each field.") + _key([field_name(name) for name in first])
    series = [coverage(report.sites, name, days) for name in first]
    shown = [_figure(caption, plots.lines(report.days, series, percent=True))]
    for name in _RUNGS_OF:
        rungs = rung_shares(report.sites, name, len(report.days))
        if not rungs:
            continue
        kept = list(rungs)[: plots.SERIES - 1]
        stack = [rungs[rung] for rung in kept]
        labels = [code(rung) for rung in kept]
        if rest := list(rungs)[len(kept) :]:
            stack.append([sum(values) for values in zip(*(rungs[rung] for rung in rest), strict=True)])
            labels.append(label("others"))
        caption = f"{label('Which rung filled it')}: {field_name(name)}{_key(labels)}"
        shown.append(_figure(caption, plots.shares(report.days, stack)))
    return f'<div class="plots">\n{"".join(shown)}</div>\n{tables.fields(report, names)}'
