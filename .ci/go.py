"""Run CallDossier, or its checks, from a fresh checkout: `python3 .ci/go.py demo` or `test`.

Needs nothing but Python 3.11, 3.12 or 3.13: it makes `.venv` in the checkout and installs what is
missing there. On Debian as root it installs the system programs that tests use, too.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
TOOLS = {"pdftotext": "poppler-utils", "qpdf": "qpdf", "fc-list": "fontconfig"}
"""Programs that tests run, with their Debian packages."""
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libpulse.so.0": "libpulse0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""System libraries a Qt window needs, with their Debian packages."""
FONTS = "fonts-noto-cjk"
"""So that a page drawn without our own fonts would show Chinese all the same."""


class Stop(Exception):
    """It cannot go on; the message says what to do."""


def run(*command: str | Path, check: bool = True) -> int:
    """Run a program in the checkout, shown as it runs, and return its exit code."""
    words = [str(word) for word in command]
    print("$", " ".join(words), flush=True)
    code = subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode
    if code and check:
        raise Stop(f"这一步没有成功（代码 {code}）/ this step failed: {' '.join(words)}")
    return code


def on_debian_as_root() -> bool:
    """Say whether system packages can be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, asking nothing."""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def can_make_environments() -> bool:
    """Say whether this Python can make a virtual environment that has pip."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def make_environment() -> None:
    """Make `.venv`, or keep the one that works."""
    if PYTHON.exists() and run(PYTHON, "-m", "pip", "--version", check=False) == 0:
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if not can_make_environments():
        if not on_debian_as_root():
            raise Stop(
                f"缺少 {package}，请先运行 / please run first: sudo apt-get install {package}"
            )
        apt_install([package])
    run(sys.executable, "-m", "venv", "--clear", VENV)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--upgrade", "pip")


def install(extras: str) -> None:
    """Install the checkout with `extras` into the environment."""
    make_environment()
    run(PYTHON, "-m", "pip", "install", f".[{extras}]")


def there(library: str) -> bool:
    """Say whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_tools() -> None:
    """Install the system programs that tests use, where that is possible."""
    missing = [package for program, package in TOOLS.items() if not shutil.which(program)]
    if sys.platform == "linux":
        missing += [package for library, package in LIBRARIES.items() if not there(library)]
    if not any(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        missing.append(FONTS)
    if missing and on_debian_as_root():
        apt_install(missing)
    elif missing and os.name != "nt":
        print("缺少 / missing (some tests need them):", " ".join(missing), flush=True)


def demo(out: str) -> int:
    """Install the program and make the report of the sample backup."""
    install("model")
    run(SCRIPTS / "calldossier", "demo", "--out", out)
    for report in sorted((ROOT / out).rglob("*.pdf")):
        print(f"报告在 / the report is at: {report}")
    return 0


def test(*, fast: bool) -> int:
    """Install everything and run every check; with `fast`, neither install nor use the model."""
    if not (fast and PYTHON.exists()):
        install_tools()
        install("model,dev")
    checks = (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
    )
    failed = [" ".join(words) for words in checks if run(PYTHON, "-m", *words, check=False)]
    chosen = "not slow and not whisper" if fast else "not slow"
    coverage = () if fast else ("--cov", "--cov-report=term:skip-covered")
    window = run(PYTHON, "-c", "import PySide6.QtMultimediaWidgets", check=False) == 0
    plugins = () if window else ("-p", "no:pytest-qt")
    order = ("--randomly-seed=1",) if "CI" in os.environ else ()
    options = (*plugins, *coverage, *order)
    code = run(PYTHON, "-m", "pytest", "-q", "-m", chosen, *options, check=False)
    for words in failed:
        print(f"没有通过 / failed: {words}", file=sys.stderr)
    return code or int(bool(failed))


def main() -> int:
    """Read the command line and do what it says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    showing = commands.add_parser("demo", help="install, and make the report of the sample backup")
    showing.add_argument("--out", default="demo-report", help="folder for the report")
    testing = commands.add_parser("test", help="install, and run every check")
    testing.add_argument("--fast", action="store_true", help="no install, no speech model")
    options = parser.parse_args()
    try:
        if not (3, 11) <= sys.version_info[:2] < (3, 14):
            raise Stop(
                "需要 Python 3.11、3.12 或 3.13 / Python 3.11, 3.12 or 3.13 is needed, "
                f"this is {sys.version.split()[0]}"
            )
        return demo(options.out) if options.command == "demo" else test(fast=options.fast)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
