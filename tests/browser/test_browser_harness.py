"""The watch over the browser tests must itself see what it watches for."""

import shutil
import subprocess
from collections.abc import Callable

import pytest
from flask import Flask, Response
from playwright.sync_api import Page

from scripts import ensure_browser, system

STRICT = "default-src 'none'; script-src 'self'; img-src 'self'; base-uri 'none'"


def html(body: str, policy: str) -> Response:
    page = f"<!doctype html><html lang=de><title>Probe</title><main><h1>Probe</h1>{body}</main>"
    return Response(page, content_type="text/html", headers={"Content-Security-Policy": policy})


@pytest.fixture
def app() -> Flask:
    """Pages that each do one thing that ours may not do, and one that does none of them."""
    app = Flask(__name__)
    loose = STRICT.replace("img-src 'self'", "img-src *")
    pages = {
        "good": html("<p>Alles gut.</p>", STRICT),
        "foreign": html('<img src="http://tracker.example/pixel.png" alt="">', loose),
        "inline": html("<script>document.title = 'Inline'</script>", STRICT),
        "unlabelled": html("<input name=kinder>", STRICT),
        "scripted": html('<p id=s>ohne</p><script src="/s.js"></script>', STRICT),
    }
    app.add_url_rule("/<name>", view_func=lambda name: pages[name])
    app.add_url_rule(
        "/s.js", endpoint="s", view_func=lambda: Response("s.textContent='mit'", mimetype="text/javascript")
    )
    return app


def test_a_good_page_passes_the_watch(open_page: Callable[..., Page], watch, axe_findings) -> None:
    page = open_page("/good")
    assert axe_findings(page) == []
    watch.check()


def test_a_request_to_another_host_fails_the_test(open_page: Callable[..., Page], watch) -> None:
    open_page("/foreign")
    with pytest.raises(AssertionError, match=r"tracker\.example/pixel\.png"):
        watch.check()
    watch.foreign.clear()


def test_a_broken_csp_fails_the_test(open_page: Callable[..., Page], watch) -> None:
    page = open_page("/inline")
    assert page.title() == "Probe"
    with pytest.raises(AssertionError, match="Content Security Policy"):
        watch.check()
    watch.broken.clear()


def test_axe_sees_an_unlabelled_field_under_the_strict_csp(open_page: Callable[..., Page], axe_findings) -> None:
    findings = axe_findings(open_page("/unlabelled"))
    assert [finding.rule for finding in findings] == ["label"]


def test_a_device_without_javascript_runs_none(open_page: Callable[..., Page]) -> None:
    assert open_page("/scripted").inner_text("#s") == "mit"
    assert open_page("/scripted", javascript=False).inner_text("#s") == "ohne"


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_screens_have_the_width_and_scheme_that_was_asked_for(open_page: Callable[..., Page], width: int) -> None:
    page = open_page("/good", width=width, dark=True)
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [width, True]


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without a browser, where every installer says no; the list holds what was tried."""
    tried: list[tuple[str, ...]] = []

    def refuse(command: tuple[str, ...], seconds: int) -> object:
        tried.append(command)
        return subprocess.CompletedProcess(command, 1, stdout="", stderr="no network")

    monkeypatch.delenv(ensure_browser.VARIABLE, raising=False)
    monkeypatch.setattr(system, "run", refuse)
    monkeypatch.setattr(ensure_browser, "_playwrights_own", lambda: None)
    monkeypatch.setattr(system, "is_root", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "apt-get" else None)
    return tried


def test_no_browser_and_no_way_to_one_is_a_failure_that_says_what_was_tried(bare_machine) -> None:
    with pytest.raises(RuntimeError, match="no network") as refused:
        ensure_browser.ensure()
    assert "apt-get update" in str(refused.value)
    assert "playwright install chromium" in str(refused.value)
    assert ensure_browser.VARIABLE in str(refused.value)


def test_without_the_right_to_install_the_package_manager_is_left_alone(bare_machine, monkeypatch) -> None:
    monkeypatch.setattr(system, "is_root", lambda: False)
    with pytest.raises(RuntimeError):
        ensure_browser.ensure()
    assert not [command for command in bare_machine if "apt-get" in command]


def test_a_named_browser_that_does_not_start_is_refused(monkeypatch) -> None:
    monkeypatch.setenv(ensure_browser.VARIABLE, "/bin/true")
    with pytest.raises(RuntimeError, match="no browser that starts"):
        ensure_browser.ensure()
