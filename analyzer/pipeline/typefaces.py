"""The bundled typeface, for faces that draw: Chinese shows also where a computer has no font."""

from __future__ import annotations

from importlib.resources import files

FACES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def typefaces() -> tuple[bytes, ...]:
    """Return the font files: Noto Sans SC, regular and bold."""
    folder = files("reports") / "fonts"
    return tuple((folder / name).read_bytes() for name in FACES)
