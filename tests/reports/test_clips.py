"""Clips: one for each stretch of sound, named for every finding on it."""

from __future__ import annotations

import dataclasses

from reports.clips import clip_plan, clip_plans
from reports.view import open_view


def _with(dossiers, *spans):
    """Return a view with a finding of one call for each stretch of seconds."""
    entry = dossiers.call_finding()
    entries = []
    for at, (begin, end) in enumerate(spans):
        hit = dataclasses.replace(entry.finding.hits[0], begin_s=begin, end_s=end)
        finding = dataclasses.replace(entry.finding, id=f"F{at}", hits=(hit,))
        entries.append(dataclasses.replace(entry, finding=finding))
    return open_view(dossiers.dossier(findings=tuple(entries)))


def test_findings_on_the_same_words_share_a_clip(dossiers):
    """Two findings on one stretch give one clip, which has the numbers of both."""
    view = _with(dossiers, (30.0, 34.0), (31.0, 33.0))

    (plan,) = clip_plans(view)

    assert plan.labels == ("F-01", "F-02")
    assert plan.name.startswith("F-01_F-02_")
    assert all(clip_plan(view, item) == plan for item in view.findings)


def test_words_far_apart_have_clips_of_their_own(dossiers):
    """Stretches that do not hear each other are apart, and a clip never grows without end."""
    assert len(list(clip_plans(_with(dossiers, (10.0, 12.0), (100.0, 102.0))))) == 2

    chain = [(at * 10.0, at * 10.0 + 9) for at in range(20)]
    plans = list(clip_plans(_with(dossiers, *chain)))
    assert len(plans) > 1
    assert all(plan.words[1] - plan.words[0] <= 60 for plan in plans)
