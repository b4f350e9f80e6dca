"""Rule packs: folders of rule files, read strictly and made ready to run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import regex

from analyzer.errors import RuleError
from analyzer.model.finding import Category, LegalBasis
from analyzer.model.passage import Channel
from analyzer.model.remark import N_, remark
from analyzer.rules.expressions import clauses, compiled, expand
from analyzer.rules.fields import Fields, read_fields
from analyzer.rules.laws import read_citations, read_laws
from analyzer.rules.model import (
    Citation,
    ContactRule,
    Example,
    Excuse,
    Levels,
    Measure,
    Mouth,
    Need,
    Pattern,
    Rule,
    RulePack,
    Scope,
    Status,
    Within,
    Words,
)
from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

BUILT_IN = ("cn", "us")
_RUNNING = (Status.TEST, Status.STABLE)
_SHARED = ("words.yaml", "guards.yaml", "laws.yaml")
WORDING_FILE = "wording.tsv"
_POINTS = (-9999, 9999)
_FALLBACK = "cn"
"""A folder of one's own borrows what it does not have from this pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    words: Mapping[str, str]
    proven: bool
    """True for our own packs, whose expressions the tests have tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    lexicon: _Lexicon
    laws: Mapping[Citation, tuple[LegalBasis, ...]]


def load_pack(name: str) -> RulePack:
    """Read the pack of that name, or the folder at that path.

    Raises:
        RuleError: There is no such pack or folder, or one of its files cannot be accepted.
    """
    folder = _folder(name)
    texts = dict(rule_files(folder))
    words = _words(read_fields(*_shared(folder, "words.yaml")))
    lexicon = _Lexicon(words=words, proven=name in BUILT_IN)
    laws = read_laws(read_fields(*_shared(folder, "laws.yaml")))
    shared_guards = read_fields(*_shared(folder, "guards.yaml"))
    wording = _wording(folder)
    levels = _levels(shared_guards)
    version, guards, debt = _guards(shared_guards, lexicon)
    shared = _Shared(lexicon=lexicon, laws=laws)
    rules: list[Rule] = []
    contacts: list[ContactRule] = []
    for path, text in texts.items():
        fields = read_fields(text, path)
        place = ".".join((folder.name, *path.with_suffix("").parts))
        if fields.has("kind"):
            contacts.append(_contact_rule(fields, place, shared))
        else:
            rules.append(_rule(fields, place, shared))
    if not rules and not contacts:
        raise RuleError(remark(N_("文件夹 %(path)s 里没有规则文件。"), path=name))
    return RulePack(
        name=folder.name,
        rules=tuple(rule for rule in rules if rule.status in _RUNNING),
        contact_rules=tuple(rule for rule in contacts if rule.status in _RUNNING),
        guards=guards,
        guards_version=version,
        debt=debt,
        wording=wording,
        levels=levels,
        laws=laws,
        digest=_digest(
            [text for _, text in sorted(texts.items())], guards_digest(guards, debt), wording
        ),
    )


def _folder(name: str) -> Traversable:
    if name in BUILT_IN:
        return files("analyzer.rules") / "catalog" / name
    folder = Path(name)
    if not folder.is_dir():
        raise RuleError(
            remark(
                N_("没有名为“%(name)s”的规则包，也没有这个文件夹；可用 cn、us 或一个文件夹。"),
                name=name,
            )
        )
    return folder


def rule_files(folder: Traversable) -> Iterator[tuple[PurePath, str]]:
    """Yield the rule files of a pack's folder, by path below it, with their text."""
    for category in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not category.is_dir():
            continue
        for file in sorted(category.iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".yaml", ".yml")):
                yield PurePath(category.name, file.name), file.read_text(encoding="utf-8-sig")


def _shared(folder: Traversable, name: str) -> tuple[str, PurePath]:
    file = folder / name
    if not file.is_file():
        file = files("analyzer.rules") / "catalog" / _FALLBACK / name
    return file.read_text(encoding="utf-8-sig"), PurePath(name)


def _wording(folder: Traversable) -> str | None:
    """Return the table of a pack's own points, if it has one."""
    file = folder / WORDING_FILE
    return file.read_text(encoding="utf-8") if file.is_file() else None


def _levels(fields: Fields) -> Levels | None:
    if not fields.has("levels"):
        return None
    inner = fields.inner("levels")
    levels = Levels(
        version=inner.number("version"),
        maybe=inner.number("maybe", *_POINTS),
        sure=inner.number("sure", *_POINTS),
        alone=inner.number("alone", *_POINTS),
        backed=inner.number("backed", *_POINTS),
        unlike=inner.number("unlike", *_POINTS),
    )
    inner.done()
    return levels


def _words(fields: Fields) -> dict[str, str]:
    return {name: "|".join(fields.texts(name)) for name in fields.keys()}  # noqa: SIM118


def _guards(
    fields: Fields, lexicon: _Lexicon
) -> tuple[int, tuple[Excuse, ...], regex.Pattern[str]]:
    version = fields.number("version")
    debt = regex.compile(expand("|".join(fields.texts("debt")), lexicon.words))
    guards = tuple(_excuse(entry, lexicon) for entry in fields.each("guards"))
    fields.done()
    return version, guards, debt


def _excuse(fields: Fields, lexicon: _Lexicon) -> Excuse:
    name = fields.text("name")
    scope = fields.choice("scope", Scope) if fields.has("scope") else Scope.CLAUSE
    source = _expression(fields, lexicon)
    fields.done()
    return Excuse(name=name, source=source, scope=scope)


def _expression(fields: Fields, lexicon: _Lexicon) -> str:
    node = fields.node("regex")
    try:
        expression = expand(str(node.value), lexicon.words)
        if not lexicon.proven:
            compiled(expression)
    except (KeyError, ValueError, regex.error) as exc:
        raise fields.wrong(node, remark(N_("表达式不能用：%(why)s"), why=str(exc))) from exc
    return expression


def _pattern(fields: Fields, lexicon: _Lexicon, needs: Need) -> Pattern:
    name = fields.text("name")
    sounds: tuple[str, ...] = ()
    if fields.has("phrases"):
        phrases = tuple(normalise(phrase).text for phrase in fields.texts("phrases"))
        source = "|".join(sorted(map(regex.escape, phrases), key=len, reverse=True))
        if fields.has("sounds_like") and fields.yes("sounds_like"):
            sounds = phrases
    else:
        source = _expression(fields, lexicon)
    if not lexicon.proven:
        _check_necessary(fields, name, source)
    if fields.has("context"):
        needs = fields.choice("context", Need)
    fields.done()
    return Pattern(name=name, source=source, needs=needs, sounds=sounds)


def _check_necessary(fields: Fields, name: str, source: str) -> None:
    try:
        clauses(source)
    except ValueError as exc:
        raise fields.wrong(
            None,
            remark(N_("样式 %(name)s 没有必有的字：%(why)s"), name=name, why=str(exc)),
        ) from exc


def _rule(fields: Fields, place: str, shared: _Shared) -> Rule:
    _check_id(fields, place)
    version = fields.number("version")
    status = fields.choice("status", Status)
    title = _two(fields.inner("title"))
    category = fields.choice("category", Category)
    severity = fields.number("severity", 1, 5)
    collector_only = fields.choice("speaker", Mouth) is Mouth.COLLECTOR
    needs = _needs(fields)
    channels = tuple(Channel(c) for c in fields.texts("channels")) if fields.has("channels") else ()
    worded = fields.has("wording") and fields.yes("wording")
    entries = () if worded and not fields.has("patterns") else fields.each("patterns")
    patterns = tuple(_pattern(entry, shared.lexicon, needs) for entry in entries)
    exceptions = tuple(_excuse(entry, shared.lexicon) for entry in fields.each("exceptions"))
    citations = _citations(fields, shared)
    rebuttal = _two(fields.inner("rebuttal"))
    examples = fields.inner("examples")
    matches = tuple(_example(entry) for entry in examples.each("match"))
    misses = tuple(_example(entry) for entry in examples.each("no_match"))
    examples.done()
    fields.done()
    return Rule(
        id=place,
        version=version,
        status=status,
        title=title,
        category=category,
        severity=severity,
        collector_only=collector_only,
        channels=channels or tuple(Channel),
        worded=worded,
        patterns=patterns,
        exceptions=exceptions,
        legal_basis=citations,
        rebuttal=rebuttal,
        matches=matches,
        misses=misses,
        digest=_digest(
            [category, severity, collector_only, channels, *([True] if worded else [])],
            [[p.name, p.source, p.needs, p.sounds] for p in patterns],
            [[e.name, e.source, e.scope] for e in exceptions],
        ),
    )


def _contact_rule(fields: Fields, place: str, shared: _Shared) -> ContactRule:
    fields.node("kind")
    _check_id(fields, place)
    version = fields.number("version")
    status = fields.choice("status", Status)
    title = _two(fields.inner("title"))
    category = fields.choice("category", Category)
    severity = fields.number("severity", 1, 5)
    counted = fields.inner("counts")
    measure = counted.choice("measure", Measure)
    limit = counted.number("limit")
    names = ("window_minutes", "from_hour", "to_hour", "max_talk_s")
    options = {name: counted.number(name) if counted.has(name) else None for name in names}
    counted.done()
    citations = _citations(fields, shared)
    rebuttal = _two(fields.inner("rebuttal"))
    fields.done()
    return ContactRule(
        id=place,
        version=version,
        status=status,
        title=title,
        category=category,
        severity=severity,
        measure=measure,
        limit=limit,
        **options,
        legal_basis=citations,
        rebuttal=rebuttal,
        digest=_digest([category, severity, measure, limit], options),
    )


def _check_id(fields: Fields, place: str) -> None:
    node = fields.node("id")
    if node.value != place:
        raise fields.wrong(node, remark(N_("id 应与文件位置相同，即 %(place)s"), place=place))


def _citations(fields: Fields, shared: _Shared) -> tuple[Citation, ...]:
    citations = tuple(read_citations(fields))
    for citation in citations:
        if citation not in shared.laws:
            raise fields.wrong(
                None,
                remark(
                    N_("laws.yaml 里没有 %(law)s%(article)s"),
                    law=citation.law,
                    article=citation.article,
                ),
            )
    return citations


def _needs(fields: Fields) -> Need:
    if fields.plain("context"):
        return fields.choice("context", Need)
    context = fields.inner("context")
    needs = context.choice("needs", Need)
    context.choice("within", Within)
    context.done()
    return needs


def _two(fields: Fields) -> Words:
    words = Words(zh=fields.text("zh"), en=fields.text("en"))
    fields.done()
    return words


def _example(fields: Fields) -> Example:
    example = Example(
        text=fields.text("text"),
        why=fields.text("why"),
        channel=fields.choice("channel", Channel) if fields.has("channel") else Channel.SMS,
        excuse=fields.text("excuse") if fields.has("excuse") else None,
    )
    fields.done()
    return example


def wording_digest(wording: str, levels: Levels) -> str:
    """Return the digest of a pack's points and of the levels they are read at."""
    return _digest(wording, [levels.maybe, levels.sure, levels.alone, levels.backed, levels.unlike])


def guards_digest(guards: tuple[Excuse, ...], debt: regex.Pattern[str]) -> str:
    """Return the digest of what holds for all rules of a pack."""
    return _digest([[g.name, g.source, g.scope] for g in guards], debt.pattern)


def _digest(*parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
