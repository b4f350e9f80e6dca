"""Who may import whom, read from the source with `ast`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("analyzer", "importers", "reports")

GROUND = (
    "analyzer.errors",
    "analyzer.i18n",
    "analyzer.model",
    "analyzer.numbers",
    "analyzer.personal_data",
    "analyzer.personal_names",
    "analyzer.personal_public",
    "analyzer.text",
    "analyzer.texts",
    "analyzer.version",
)
SIBLINGS = (
    "analyzer.linking",
    "analyzer.rules",
    "analyzer.statistics",
    "analyzer.store",
    "analyzer.transcribe",
    "importers",
    "reports",
)
ORDER = ("analyzer.pipeline",)
FACES = ("analyzer.cli", "analyzer.desk")
ENTRY = ("analyzer.__main__", "analyzer.cli.review")
"""`review` is the command line's one door to the window."""

DOORS = {
    "sqlite3": ("analyzer.store", "importers"),
    "reportlab": ("reports",),
    "matplotlib": ("reports",),
    "pyhanko": ("reports.signing",),
    "PySide6": ("analyzer.desk.views", "analyzer.desk.app"),
    "faster_whisper": ("analyzer.transcribe",),
    "ctranslate2": ("analyzer.transcribe",),
    "whisper": ("analyzer.transcribe",),
    "torch": ("analyzer.transcribe",),
    "av": ("analyzer.transcribe", "importers"),
    "socket": (),
    "urllib.request": ("analyzer.transcribe.fetch", "analyzer.pipeline.stamping"),
    "http": ("analyzer.transcribe.fetch",),
    "requests": (),
    "typer": ("analyzer.cli", "analyzer.__main__"),
    "rich": ("analyzer.cli",),
    "pickle": (),
    "tests": (),
    "samples": (),
}
"""Third-party and standard modules with a single door: who may import them."""


def _modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def _imports(path: Path) -> tuple[str, ...]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(node.module or "")
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(names)


def _within(name: str, roots: tuple[str, ...]) -> str | None:
    return next((root for root in roots if name == root or name.startswith(root + ".")), None)


def _allowed(module: str) -> tuple[str, ...]:
    if _within(module, GROUND):
        return GROUND
    if sibling := _within(module, SIBLINGS):
        return (*GROUND, sibling)
    if _within(module, ORDER):
        return (*GROUND, *SIBLINGS, *ORDER)
    if _within(module, ENTRY):
        return (*GROUND, *ORDER, *FACES)
    if face := _within(module, FACES):
        return (*GROUND, *ORDER, face)
    return ()


MODULES = _modules()


@pytest.mark.parametrize("module", [name for name in MODULES if name not in PACKAGES])
def test_a_module_imports_only_from_its_own_layer_and_below(module):
    """A module imports from its own package and the layers below it, never sideways or up."""
    allowed = _allowed(module)

    wrong = [
        name
        for name in _imports(MODULES[module])
        if name.split(".")[0] in PACKAGES and not _within(name, allowed)
    ]

    assert allowed, f"{module} has no place in the layers"
    assert not wrong


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_library_is_imported_through_its_own_door_only(door):
    """A library with a single door is imported nowhere else."""
    wrong = [
        module
        for module, path in MODULES.items()
        if any(_within(name, (door,)) for name in _imports(path))
        and not _within(module, DOORS[door])
    ]

    assert not wrong


def test_nothing_is_imported_from_a_package_root():
    """Names come from the module that defines them, so that no cycle runs through a root."""
    wrong = [
        (module, name)
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in PACKAGES
        for name in [node.module]
        if not all((ROOT / node.module / f"{alias.name}.py").exists() for alias in node.names)
    ]

    assert not wrong


def test_there_is_no_import_cycle():
    """No module imports itself by a detour, counting imports inside functions too."""
    graph = {
        module: {name for name in _imports(path) if name in MODULES and name != module}
        for module, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module in done:
            return
        for name in sorted(graph[module]):
            visit(name, (*trail, module))
        done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_modules_and_functions_are_short():
    """No module is longer than 400 lines and no function longer than 50."""
    long = []
    for module, path in MODULES.items():
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > 400:
            long.append(f"{module}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    long.append(f"{module}.{node.name}: {length} lines")

    assert not long
