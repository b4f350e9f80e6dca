"""The HTML copy: the same words, nothing carried out, nothing fetched."""

from __future__ import annotations

import html
import re
import shutil
import wave

import pytest

from reports.clips import clip_plans
from reports.html import write_html
from reports.view import open_view

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def page(dossiers, tmp_path_factory):
    """The page with its clip beside it."""
    folder = tmp_path_factory.mktemp("html")
    dossier = dossiers.dossier()
    names = [plan.name for plan in clip_plans(open_view(dossier))]
    (folder / "clips").mkdir()
    for name in names:
        with wave.open(str(folder / "clips" / name), "wb") as sound:
            sound.setparams((1, 2, 16_000, 0, "NONE", ""))
            sound.writeframes(b"\0\1" * 16_000)
    write_html(dossier, folder / "report.html", clips=names)
    return folder / "report.html"


@pytest.fixture(scope="module")
def text(page):
    """The page's text, without tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))


def test_the_page_holds_every_quotation(dossiers, text):
    """Quotations stand in the page, emoji and rare characters as themselves."""
    for line in (dossiers.PLAIN, "𠮷先生，您好😡", "明天就到你单位去，"):
        assert line in text


def test_what_a_message_says_is_never_markup(page):
    """Markup in a message is shown, not obeyed."""
    source = page.read_text(encoding="utf-8")

    assert '<img src="file' not in source
    assert "&lt;img src=" in source


def test_the_page_names_no_remote_address(page):
    """No attribute of the page leads anywhere but into it or to a clip beside it."""
    source = page.read_text(encoding="utf-8")

    targets = re.findall(r'(?:src|href)="([^"]*)"', source)
    assert all(target.startswith(("#", "clips/", "data:image/png")) for target in targets)


def test_the_same_dossier_gives_the_same_page(dossiers, tmp_path):
    """Two pages of one dossier do not differ in a byte."""
    entries = [write_html(dossiers.dossier(), tmp_path / name) for name in ("a.html", "b.html")]

    assert entries[0].sha256 == entries[1].sha256


def test_every_section_of_the_report_is_there(dossiers, text, draft):
    """The page has the headings of the PDF."""
    for entry in draft.reader.outline:
        if not isinstance(entry, list):
            assert entry.title in text


@pytest.fixture(scope="module")
def browser():
    """A real browser, where one is installed."""
    sync = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_a_browser_opens_it_and_no_request_leaves(browser, page):
    """Chromium loads the page from disk, plays its clip, and asks no other machine for anything."""
    tab = browser.new_page()
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))

    tab.goto(page.as_uri())
    length = tab.evaluate(
        "() => new Promise(done => { const a = document.querySelector('audio');"
        " a.onloadedmetadata = () => done(a.duration); a.onerror = () => done(-1); a.load(); })"
    )

    assert length == pytest.approx(1.0, abs=0.05)
    assert all(url.startswith(("file:", "data:")) for url in asked)
    assert not said
    tab.close()


def test_searching_leaves_what_was_looked_for(browser, page):
    """Typing a word hides the findings without it."""
    tab = browser.new_page()
    tab.goto(page.as_uri())

    tab.fill("#q", "挨个打给你的家人")

    shown = tab.evaluate(
        "() => [...document.querySelectorAll('article')].filter(a => !a.hidden)"
        ".map(a => a.querySelector('h3').textContent.slice(0, 4))"
    )
    assert shown == ["F-01"]
    tab.close()
