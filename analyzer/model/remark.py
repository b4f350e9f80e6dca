"""A sentence for people that is not yet in any language.

Everything the program says about evidence (warnings, reasons of links, errors) is kept as a Chinese
template with named values and translated only when it is shown, so that one case can be read in
Chinese and in English and a stored sentence never freezes the language it was found in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Value = str | int | float
"""What may be filled into a remark."""


def N_(template: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark a template for translation without translating it now."""
    return template


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A template in Chinese with `%(name)s` placeholders, and the values that fill it."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language of `translate`."""
        sentence = translate(self.template)
        return sentence % dict(self.values) if self.values else sentence

    def __str__(self) -> str:
        return self.say(lambda template: template)


def remark(template: str, **values: Value) -> Remark:
    """Make a remark: `remark(N_("文件 %(name)s 是空的"), name="a.xml")`."""
    return Remark(template=template, values=values)
