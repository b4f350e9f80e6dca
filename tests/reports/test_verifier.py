"""The page that checks a package: in a real browser, with nothing of ours but the page."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from reports.package.archive import write_archive

CHROMIUM = shutil.which("chromium")
PAGE = Path(__file__).parent.parent.parent / "reports" / "templates" / "verify.html"
FILES = {"report.pdf": b"%PDF-1.4 x", "originals/E-001_通话.xml": "<calls>催收</calls>".encode()}


def package(path, files):
    """Write a package whose manifest lists the files as they should be."""
    entries = [
        {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in FILES.items()
    ]
    manifest = json.dumps({"entries": entries}, ensure_ascii=False).encode()
    with path.open("wb") as out:
        write_archive(out, [("manifest.json", manifest), *files.items()])
    return path


@pytest.fixture(scope="module")
def tab():
    """The page in a browser, and what it asked for."""
    sync = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.asked = []
        opened.on("request", lambda request: opened.asked.append(request.url))
        opened.goto(PAGE.as_uri())
        yield opened
        browser.close()


def checked(tab, path):
    """Give the page a package and return its verdict and its rows."""
    tab.set_input_files("#zip", path)
    tab.locator("#verdict", has_text=re.compile(r".{4,}")).wait_for()
    rows = tab.evaluate("[...document.querySelectorAll('tbody tr')].map(r => r.innerText)")
    return tab.inner_text("#verdict"), rows


def test_an_untouched_package_matches(tab, tmp_path):
    """The browser's own arithmetic agrees with every digest, and goes online for nothing."""
    verdict, rows = checked(tab, package(tmp_path / "p.zip", FILES))

    assert "全部相符" in verdict
    assert len(rows) == len(FILES) + 1
    assert all(url.startswith("file:") for url in tab.asked)


def test_changed_missing_and_added_files_are_named(tab, tmp_path):
    """Each file that is not as listed is named with what is wrong with it."""
    touched = {"report.pdf": b"%PDF-1.4 y", "extra.txt": b"?"}

    verdict, rows = checked(tab, package(tmp_path / "q.zip", touched))

    text = "\n".join(rows)
    assert verdict.startswith("3 ")
    for part in ("report.pdf\t不相符", "E-001_通话.xml\t缺少", "extra.txt\t清单以外"):
        assert part in text
