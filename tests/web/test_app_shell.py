"""What opens the class app: its place on the page, the shell without data, one version whole, the service worker."""

import gzip
import json
import re
from html import unescape
from typing import Any

import brotli
import pytest
from werkzeug.test import TestResponse

from kindermeilen.web import packed
from kindermeilen.web.teacher import app_files
from tests.conftest import People, World
from tests.web.teacher_page import fields

VERSION = app_files.version()
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def page(world: World) -> str:
    return f"/klasse/{world.code_3b}"


def mount_of(response: TestResponse) -> dict[str, str]:
    """The attributes of the app's place on a page; none where it has no place there."""
    found = re.search(r'<div id="class-app"([^>]*)>', response.get_data(as_text=True))
    pairs = re.findall(r"""data-([a-z]+)=(?:"([^"]*)"|'([^']*)')""", found[1]) if found else []
    return {name: unescape(double or single) for name, double, single in pairs}


def worker(people: People) -> dict[str, Any]:
    """What the service worker was told."""
    text = people.nobody.get("/sw.js").get_data(as_text=True)
    told: dict[str, Any] = json.loads(text.split("const APP = ", 1)[1].split(";\n", 1)[0])
    return told


def test_the_page_brings_the_frame_so_that_nothing_is_asked_twice(people: People, world: World, page: str) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 3})
    frame = people.anna.get(f"/api/v1/groups/{world.code_3b}/frame")
    for path in ("", "/tag/2026-09-23", "/woche/2026-09-21"):
        mount = mount_of(people.anna.get(page + path))
        assert (mount["code"], mount["version"]) == (world.code_3b, VERSION)
        assert json.loads(mount["frame"]) == frame.get_json()
        assert f'"{mount["etag"]}"' == frame.headers["ETag"]


def test_a_class_device_finds_no_more_in_its_page_than_it_may_see(people: People, world: World, page: str) -> None:
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 23})
    assert json.loads(mount_of(people.tablet.get(page))["frame"])["tallies"] == []


def test_the_words_of_a_class_cannot_leave_their_attribute(people: People, world: World, page: str) -> None:
    people.anna.post(f"{page}/aufgabe", {"task": """'><script src="x"></script>&amp;"""})
    response = people.anna.get(page)
    assert json.loads(mount_of(response)["frame"])["task"] == """'><script src="x"></script>&amp;"""
    assert '<script src="x">' not in response.get_data(as_text=True)


def test_the_form_is_there_without_scripts_and_alone_where_it_is_asked_for(people: People, page: str) -> None:
    with_app = people.anna.get(page).get_data(as_text=True)
    assert "way_there-foot" in re.findall(r"<noscript>(.*?)</noscript>", with_app, re.DOTALL)[0]
    for path in ("?ohne-app=1", "/tag/2026-09-23?ohne-app=1", "/woche/2026-09-21?ohne-app=1"):
        without = people.anna.get(page + path)
        assert mount_of(without) == {}
        assert "<noscript>" not in without.get_data(as_text=True)


def test_a_form_that_was_refused_is_not_replaced_by_the_app(people: People, page: str) -> None:
    form = fields(people.anna.get(page), page) | {"way_there-foot": "viele"}
    refused = people.anna.post(page, form)
    assert (refused.status_code, mount_of(refused)) == (422, {})


def test_a_wiped_device_is_recognised_by_what_its_cookie_remembers(people: People, world: World, page: str) -> None:
    assert mount_of(people.anna.get(page))["known"] == ""
    people.anna.get(f"/api/v1/groups/{world.code_3b}/frame", headers={"X-Kindermeilen-Kept": "1"})
    assert mount_of(people.anna.get(page))["known"] == "1"
    cookie = people.anna.client.get_cookie("kindermeilen")
    assert cookie is not None
    assert cookie.http_only


def test_shell_and_offline_page_are_the_same_for_everybody(people: People, page: str) -> None:
    pages = worker(people)["pages"]
    for name in ("shell.de", "shell.en", "offline.de", "offline.en"):
        mine, anybodys = people.anna.get(pages[name]), people.nobody.get(pages[name])
        assert mine.get_data() == anybodys.get_data()
        assert "Set-Cookie" not in mine.headers
        assert "Cookie" not in mine.headers.get("Vary", "")
    assert mount_of(people.nobody.get(pages["shell.de"])).keys() == {"version", "styles"}
    assert 'lang="en"' in people.nobody.get(pages["shell.en"]).get_data(as_text=True)


def test_everything_the_shell_asks_for_is_kept(people: People) -> None:
    told = worker(people)
    pack = people.nobody.get(told["pages"]["pack"]).get_json()
    kept = {*pack["files"], *told["files"], *told["pages"].values()}
    for name in ("shell.de", "offline.en"):
        text = people.nobody.get(told["pages"][name]).get_data(as_text=True)
        asked = set(re.findall(r'<(?:script|img)[^>]* src="([^"]+)"', text))
        asked |= set(re.findall(r'<link rel="(?:stylesheet|modulepreload|icon|preload)" href="([^"]+)"', text))
        assert asked - kept == {one for one in asked if "without-app.js" in one}


def test_what_modules_import_is_kept_beside_them(people: People) -> None:
    files = people.nobody.get(worker(people)["pages"]["pack"]).get_json()["files"]
    base = f"/app/{VERSION}/"
    assert {f"{base}js/class/app.js", f"{base}vendor/idb/idb.js", f"{base}img/modes/foot.svg"} <= set(files)
    assert files[f"{base}js/class/app.js"][0].startswith("text/javascript")


def test_files_of_this_version_stay_for_ever_and_another_ones_are_not_there(people: People) -> None:
    this = people.nobody.get(f"/app/{VERSION}/js/class/app.js")
    assert this.status_code == 200
    assert "immutable" in this.headers["Cache-Control"]
    for path in ("js/class/app.js", "huelle", "ohne-netz", "paket.json", "woerter.json"):
        other = people.nobody.get(f"/app/0000000000000000/{path}")
        assert (other.status_code, other.headers["Cache-Control"]) == (404, "no-store")
    assert people.nobody.get(f"/app/{VERSION}/../kindermeilen/app.py").status_code == 404
    assert people.nobody.get(f"/app/{VERSION}/js/class/none.js").status_code == 404


def test_the_worker_is_asked_for_each_time_and_may_look_after_all_pages(people: People) -> None:
    first = people.nobody.get("/sw.js")
    assert first.mimetype == "text/javascript"
    assert (first.headers["Cache-Control"], first.headers["Service-Worker-Allowed"]) == ("no-cache", "/")
    again = people.nobody.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_another_version_is_another_worker(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    before = people.nobody.get("/sw.js").headers["ETag"]
    monkeypatch.setattr(app_files, "version", lambda: "next")
    assert people.nobody.get("/sw.js").headers["ETag"] != before
    assert worker(people)["version"] == "next"


def test_it_can_be_installed(people: People, page: str) -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in people.anna.get(page).get_data(as_text=True)
    response = people.nobody.get("/manifest.webmanifest")
    assert response.mimetype == "application/manifest+json"
    manifest = json.loads(response.get_data())
    assert (manifest["start_url"], manifest["display"]) == ("/klasse", "standalone")
    assert {(one["sizes"], one["purpose"]) for one in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        with people.nobody.get(icon["src"]) as image:
            assert image.get_data()[16:24] == b"".join(int(n).to_bytes(4, "big") for n in icon["sizes"].split("x"))


def test_modules_speak_english_where_the_page_does(people: People, page: str) -> None:
    address = mount_of(people.anna.get(f"{page}?lang=en"))["words"]
    words = people.nobody.get(address).get_json()
    assert words["zu Fuß"] == "on foot"
    assert all(isinstance(said, str) or len(said) == 2 for said in words.values())
    assert "words" not in mount_of(people.anna.get(page))


def test_pages_and_files_come_packed_and_are_the_same(people: People, page: str) -> None:
    for address in (f"{page}?ohne-app=1", f"/app/{VERSION}/js/class/app.js", "/static/css/app.css"):
        small, plain = people.anna.get(address, headers=GZIP), people.anna.get(address)
        assert (small.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
        assert "Accept-Encoding" in small.headers["Vary"]
        unpacked = gzip.decompress(small.get_data()).decode()
        assert len(small.get_data()) < len(unpacked) / 2
    tag = people.anna.get("/static/css/app.css", headers=GZIP).headers["ETag"]
    assert people.anna.get("/static/css/app.css", headers={**GZIP, "If-None-Match": tag}).status_code == 304


def test_the_token_is_never_packed_with_words_of_whoever_asks() -> None:
    """The length of the answer says nothing about how much of the token somebody has guessed (BREACH)."""
    token = "ImFhYmJjY2RkZWUi.aBcDeF.0123456789abcdefghijkl"
    lengths = set()
    for guess in (token[:24], token[24:48], "x9Q7mZ2kLp4Rt8Vw1Yb6Nc3D"):
        body = f'<a href="?q={guess}">de</a><input value="{token}"><p>mehr</p><input value="{token}">'.encode()
        small = packed.packed_around(body, token.encode())
        assert gzip.decompress(small) == body
        assert small.count(token.encode()) == 2
        lengths.add(len(gzip.compress(body)))
    assert len(lengths) > 1  # packed as usual it would tell


def test_packing_around_a_secret_keeps_every_body_whole() -> None:
    for body in (b"", b"secret", b"secretsecret", b"a" * 100_000 + b"secret" + b"a" * 100_000, bytes(range(256)) * 9):
        for secret in (b"secret", b"", b"none"):
            assert gzip.decompress(packed.packed_around(body, secret)) == body


def test_the_token_of_a_page_stands_unpacked_in_it(people: People, page: str) -> None:
    small = people.anna.get(f"{page}?ohne-app=1", headers=GZIP).get_data()
    token = re.search(r'name="csrf_token" value="([^"]+)"', gzip.decompress(small).decode())
    assert token is not None
    assert token[1].encode() in small


def test_a_script_comes_by_brotli_where_the_browser_knows_it(people: People) -> None:
    address = "/static/js/stepper.js"
    plain, small = people.nobody.get(address), people.nobody.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.get_data()) == plain.get_data()
    assert small.headers["ETag"] != plain.headers["ETag"]
    unwanted = people.nobody.get(address, headers={"Accept-Encoding": "br;q=0"})
    assert unwanted.headers.get("Content-Encoding") is None
