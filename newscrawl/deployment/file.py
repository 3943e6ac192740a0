"""`newscrawl.toml`: the settings of one deployment in one file, and their validation.

Does not read the environment or import Scrapy: `settings.py` calls `read`, and the commands call `settle`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from newscrawl.durations import TIME

if TYPE_CHECKING:
    import msgspec
    from scrapy.settings import BaseSettings

    from newscrawl.deployment.sections import Alarms, File, Log, Pace, Section

S = TypeVar("S", bound="Section")
NAME = "newscrawl.toml"
NO_CONTACT = "https://github.com/newscrawl/newscrawl"
"""The contact in the User-Agent until a real one is configured."""
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_CONTACT = re.compile(r"(?=.*(?:@|https?://))[!-'*-~ ]+")
_ERROR = re.compile(r"(?P<text>.*?)(?: - at `(?P<path>\$[^`]*)`)?", re.DOTALL)
_LINE = re.compile(r"at line (\d+)")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_FEW = 10
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_KINDS = {
    "str": "a string", "int": "a number", "float": "a number", "bool": "true or false", "array": "a list",
    "object": "a table", "datetime": "a date", "date": "a date", "time": "a time",
}  # fmt: skip


Switches = tuple[list[str], dict[str, Any]]
"""The values of SITES_OFF and SITE_SETTINGS."""


class DeploymentError(ValueError):
    """The file is invalid; the message is one line with the file and the key."""


logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileStamp:
    """The state of a file when it was read; `changed` takes one system call."""

    path: Path
    state: tuple[int, int, int] | None

    @classmethod
    def of(cls, path: Path) -> FileStamp:
        """Return the current state of the file; that of a missing file is None."""
        try:
            found = path.stat()
        except OSError:
            return cls(path, None)
        return cls(path, (found.st_mtime_ns, found.st_size, found.st_ino))

    def changed(self) -> bool:
        """Whether the file was written, replaced or removed since then."""
        return FileStamp.of(self.path) != self


def find(named: str | None, home: Path) -> Path | None:
    """Return the file that NEWSCRAWL_CONFIG names, or the one in the project's folder if there is one."""
    if named:
        return Path(named).absolute()
    path = home / NAME
    return path if path.is_file() else None


def read(path: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the file sets, by name; empty without a file. Raises `DeploymentError`.

    Names of sites are checked by `settle`, because the sites are not known yet when the settings are loaded.
    """
    if path is None:
        return {}
    # Imported late, so that crawls without a file do not load it.
    import msgspec

    try:
        # Editors on Windows begin the file with a byte order mark.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DeploymentError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DeploymentError(f"{path}: not UTF-8 at line {line}") from error
    from newscrawl.deployment.sections import File

    try:
        found = msgspec.toml.decode(text, type=File)
    except msgspec.ValidationError as error:
        raise DeploymentError(f"{path}: {_plain(str(error), File)}") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise DeploymentError(f"{path}: {_not_toml(' '.join(str(error).split()), text)}") from error
    return _Reader(path, environment).settings(found)


def has_contact(agent: str) -> bool:
    """Whether a User-Agent names an e-mail address or a page."""
    return "@" in agent or "http" in agent


def settle(settings: BaseSettings) -> None:
    """Check the sites that the file names, and put all that are switched off into SITES_OFF.

    Raises `DeploymentError`, also if the file could not be read when the settings were loaded.
    """
    fault = settings.get("DEPLOYMENT_FAULT")
    if fault:
        raise DeploymentError(fault)
    on, off, own = settings.getlist("SITES_ON"), settings.getlist("SITES_OFF"), settings.getdict("SITE_SETTINGS")
    path = settings.get("DEPLOYMENT_FILE")
    if not (path or on or off or own):
        return
    from scrapy.settings import SETTINGS_PRIORITIES

    from newscrawl.settings import environment
    from newscrawl.sites import Sites

    known = Sites.from_settings(settings).names
    off, _ = _switches(on, off, own, known, path or "the settings")
    if path and settings["SEARCHES"] and settings.getpriority("SEARCHES") == SETTINGS_PRIORITIES["project"]:
        _check_searches(settings["SEARCHES"], known, path)
    settings.set("SITES_OFF", off, priority="cmdline")
    if path and settings.get("SITES_SWITCHED") is None:
        settings.set("SITES_SWITCHED", CurrentSwitches(Path(path), environment(), known), priority="cmdline")


def _check_searches(searches: object, known: list[str], path: str) -> None:
    from newscrawl.export.searches import read_searches
    from newscrawl.export.target import TargetError

    try:
        read_searches(searches, known)
    except TargetError as error:
        raise DeploymentError(f"{path}: {error}") from error


class CurrentSwitches:
    """Returns the current SITES_OFF and SITE_SETTINGS of the file at each call, for crawls that never end.

    If the file becomes invalid, the old values are kept, and one warning is logged.
    """

    def __init__(self, path: Path, environment: Mapping[str, str], known: list[str]) -> None:
        self._path = path
        self._environment = environment
        self._known = known
        self._stamp = FileStamp(path, None)
        self._switches: Switches = ([], {})

    def __call__(self) -> Switches:
        if self._stamp.changed():
            # Taken before the file is read, so that a change in between is noticed at the next call.
            self._stamp = FileStamp.of(self._path)
            try:
                made = read(self._path, self._environment)
                on, off, own = made["SITES_ON"], made["SITES_OFF"], made["SITE_SETTINGS"]
                self._switches = _switches(on, off, own, self._known, self._path)
            except DeploymentError as error:
                logger.warning("%s; the earlier values remain in effect", error)
        return self._switches


def _switches(
    on: Sequence[str], off: Sequence[str], own: Mapping[str, Any], known: list[str], source: object
) -> Switches:
    """Return SITES_OFF and SITE_SETTINGS. Raises `DeploymentError` for a site that does not exist."""
    for key, names in (("sites.on", on), ("sites.off", off), ("site", own)):
        for name in names:
            if name not in known:
                raise DeploymentError(f"{source}: {key}: there is no site {name!r}{_suggestion(name, known)}")
    return ([name for name in known if name not in on] if on else list(off)), dict(own)


def of_site(settings: BaseSettings, name: str) -> dict[str, Any]:
    """Return the settings of one site's crawl: its own in the file, and its archive in RECORD_FOLDER if that is set."""
    from datetime import UTC, datetime

    own = dict(settings.getdict("SITE_SETTINGS").get(name, {}))
    folder = settings.get("RECORD_FOLDER")
    if folder and not settings.get("RECORD") and not settings.get("REPLAY"):
        # One file per month, so that complete ones can be moved away while crawls run.
        own["RECORD"] = str(Path(folder) / f"{name}-{datetime.now(UTC):%Y-%m}.warc.gz")
    return own


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    environment: Mapping[str, str]

    def settings(self, file: File) -> dict[str, Any]:
        """Return the Scrapy settings for a file with valid keys and types."""
        made: dict[str, Any] = {}
        if file.store is not None and file.store_env is not None:
            raise self._wrong("store_env", "the store is given twice, here and in store")
        if file.store is not None:
            made["FEED_STORE_URL"] = self._filled("store", file.store)
        elif file.store_env is not None:
            made["FEED_STORE_URL"] = self._variable("store_env", file.store_env)
        if made.get("FEED_STORE_URL") == "":
            raise self._wrong("store", "it is empty")
        if file.archive is not None:
            made["RECORD_FOLDER"] = str(self.path.parent / Path(file.archive).expanduser())
        if file.contact is not None:
            if not _CONTACT.fullmatch(file.contact):
                raise self._wrong("contact", "expected an e-mail address or the URL of a page, without parentheses")
            made["USER_AGENT_CONTACT"] = file.contact
        made |= self._log(file.log)
        made |= self._pace("defaults", file.defaults)
        made |= self._alarms(file.alarms)
        if file.sites.on and file.sites.off:
            raise self._wrong("sites", "it has both on and off; give the sites that are on, or those that are off")
        if file.sites.on == []:
            raise self._wrong("sites.on", "no site is on; remove this key to have all of them on")
        made["SITES_ON"], made["SITES_OFF"] = file.sites.on or [], file.sites.off or []
        made["SITE_SETTINGS"] = {name: self._site(f"site.{name}", table) for name, table in file.site.items()}
        made["SEARCHES"] = [self._search(name, table) for name, table in file.search.items()]
        return made

    def _site(self, key: str, table: Any) -> dict[str, Any]:
        from newscrawl.deployment.sections import Pace

        return self._pace(key, self._checked(key, table, Pace))

    def _search(self, name: str, table: Any) -> dict[str, Any]:
        import msgspec

        from newscrawl.deployment.sections import Saved

        return {"name": name, **msgspec.structs.asdict(self._checked(f"search.{name}", table, Saved))}

    def _checked(self, key: str, table: Any, section: type[S]) -> S:
        """Check and convert a table whose name is chosen by the user."""
        import msgspec

        try:
            return msgspec.convert(table, section)
        except msgspec.ValidationError as error:
            raise DeploymentError(f"{self.path}: {_plain(str(error), section, key)}") from error

    def _log(self, log: Log) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if log.level is not None:
            if log.level.upper() not in _LEVELS:
                raise self._wrong("log.level", f"{log.level!r} is not one of {', '.join(_LEVELS)}")
            made["LOG_LEVEL"] = log.level.upper()
        if log.format == "json":
            made["LOG_JSON"] = True
        elif log.format is not None:
            try:
                logging.Formatter(log.format)
            except ValueError as error:
                raise self._wrong("log.format", str(error)) from error
            made["LOG_FORMAT"] = log.format
        return made

    def _alarms(self, alarms: Alarms) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in alarms.__struct_fields__:
            value = getattr(alarms, name)
            if value in (None, []):
                continue
            texts = value if isinstance(value, list) else [value]
            filled = [self._filled(f"alarms.{name}", one) if isinstance(one, str) else one for one in texts]
            made[f"ALARM_{name.upper()}"] = filled if isinstance(value, list) else filled[0]
        return made

    def _pace(self, key: str, pace: Pace) -> dict[str, Any]:
        made: dict[str, Any] = {} if pace.delay is None else {"DOWNLOAD_DELAY": pace.delay}
        if pace.interval is not None:
            try:
                made["POLL_INTERVAL"] = int(TIME.read(pace.interval).total_seconds())
            except ValueError as error:
                raise self._wrong(f"{key}.interval", f"{pace.interval!r}: {error}") from error
        return made

    def _filled(self, key: str, text: str) -> str:
        """Return a text with its environment variables (`${NAME}`) filled in."""
        return _VARIABLE.sub(lambda found: self._variable(key, found[1]), text)

    def _variable(self, key: str, name: str) -> str:
        value = self.environment.get(name)
        if value is None:
            raise self._wrong(key, f"the environment variable {name!r} is not set")
        return value

    def _wrong(self, key: str, message: str) -> DeploymentError:
        return DeploymentError(f"{self.path}: {key}: {message}")


def _plain(message: str, section: type[msgspec.Struct], key: str = "") -> str:
    """Return an error of msgspec as `key: problem`, with the nearest known key."""
    found = _ERROR.fullmatch(message)
    text, path = (found["text"], found["path"] or "$") if found else (message, "$")
    keys = [part for part in (key, *path.removeprefix("$").split(".")) if part]
    unknown = _UNKNOWN.fullmatch(text)
    if unknown:
        # For a nested table, its class is that of the default value.
        holder = type(getattr(section(), keys[-1])) if keys and not key else section
        known = list(holder.__struct_fields__)
        return f"{'.'.join([*keys, unknown[1]])}: unknown key{_suggestion(unknown[1], known)}"
    for kind, words in _KINDS.items():
        text = text.replace(f"`{kind}`", words).replace(f"`{kind} | null`", words)
    return f"{'.'.join(keys) or 'the file'}: {text[:1].lower() + text[1:]}"


def _not_toml(message: str, text: str) -> str:
    """Return an error of the parser, with the key or table of its line; not the value, which may be a secret."""
    line = _LINE.search(message)
    lines = text.split("\n")
    # Without a line number, the error is at the end of the file.
    key = lines[int(line[1]) - 1 if line else -1].partition("=")[0].strip()
    return f"{key}: not TOML: {message}" if key else f"not TOML: {message}"


def _suggestion(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, cutoff=0.5)
    few = f"; there are {', '.join(known)}" if len(known) <= _FEW else "; run scrapy list to see all sites"
    return f"; did you mean {close[0]}?" if close else few
