from __future__ import annotations

import hashlib
import io
from email.message import Message
from urllib.error import HTTPError, URLError

import pytest

from analyzer.errors import MissingComponent, UsageError, WeightsRefused
from analyzer.transcribe import fetch as fetching
from analyzer.transcribe import weights
from analyzer.transcribe.weights import KnownModel

MODEL = b"model " * 100
FILES = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b"a", "model.bin": MODEL}


class Answer(io.BytesIO):
    """What a hub sends."""

    def __init__(self, body, *, status, length):
        super().__init__(body)
        self.status = status
        self.headers = {"Content-Length": str(length)}


class Hub:
    """A hub in memory that can break off."""

    def __init__(self, files):
        self.files = files
        self.asked = []
        self.breaks_after = None

    def __call__(self, request, timeout):
        """Answer a request for a file, or for the rest of one."""
        name = request.full_url.rsplit("/", 1)[1]
        begin = int((request.get_header("Range") or "bytes=0-")[6:-1])
        self.asked.append((request.full_url, begin))
        if name not in self.files:
            raise HTTPError(request.full_url, 404, "not found", Message(), io.BytesIO())
        rest = self.files[name][begin:]
        sent = rest[: self.breaks_after] if name == "model.bin" else rest
        return Answer(sent, status=206 if begin else 200, length=len(rest))


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A hub with one model, pinned; the folder is empty."""
    found = Hub(dict(FILES))
    monkeypatch.setenv("CALLDOSSIER_MODELS", str(tmp_path))
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.invalid/")
    monkeypatch.setattr(fetching, "urlopen", found)
    pin(monkeypatch, hashlib.sha256(MODEL).hexdigest())
    return found


def pin(monkeypatch, digest):
    """Let the program know one model, with this digest or none."""
    spec = KnownModel(name="fake", repository="nobody/fake", size=len(MODEL), sha256=digest)
    monkeypatch.setattr(weights, "KNOWN", (spec,))
    monkeypatch.setattr(fetching, "KNOWN", (spec,))


def test_a_model_comes_from_the_mirror_named(hub):
    """`HF_ENDPOINT` is where everything is asked for, and the digest is checked."""
    found = fetching.fetch("fake")

    assert found.pinned
    assert {url.split("/nobody/")[0] for url, _ in hub.asked} == {"https://mirror.invalid"}


def test_a_broken_download_is_gone_on_with(hub):
    """What came before the connection broke is kept and the rest is asked for."""
    hub.breaks_after = 200
    with pytest.raises(MissingComponent):
        fetching.fetch("fake")
    hub.breaks_after = None

    found = fetching.fetch("fake")

    assert hub.asked[-1][1] == 200
    assert found.sha256 == hashlib.sha256(MODEL).hexdigest()


def test_other_weights_are_refused_and_removed(hub, tmp_path):
    """Weights with another digest are not kept."""
    hub.files["model.bin"] = b"other " * 100

    with pytest.raises(WeightsRefused):
        fetching.fetch("fake")

    assert not list((tmp_path / "fake").glob("model.bin*"))


def test_where_no_digest_is_known_the_first_is_recorded(hub, tmp_path, monkeypatch):
    """An unpinned model is noted with its digest, and a later change is refused."""
    pin(monkeypatch, None)

    found = fetching.fetch("fake")

    assert not found.pinned
    (tmp_path / "fake" / "model.bin").write_bytes(b"changed")
    with pytest.raises(WeightsRefused):
        weights.weights("fake")


def test_no_connection_is_said_in_words(hub, monkeypatch):
    """Who is offline is told that nothing was lost and what to try."""

    def offline(request, timeout):
        raise URLError("unreachable")

    monkeypatch.setattr(fetching, "urlopen", offline)

    with pytest.raises(MissingComponent) as missing:
        fetching.fetch("fake")

    assert "HF_ENDPOINT" in str(missing.value)


@pytest.mark.parametrize("endpoint", ["http://mirror.invalid", "file:///etc"])
def test_only_encrypted_connections_are_used(hub, monkeypatch, endpoint):
    """A mirror without https is refused before anything is opened."""
    monkeypatch.setenv("HF_ENDPOINT", endpoint)

    with pytest.raises(UsageError):
        fetching.fetch("fake")

    assert hub.asked == []


def test_an_unknown_name_lists_the_known_ones(hub):
    """A misspelt name opens no connection."""
    with pytest.raises(UsageError) as refusal:
        fetching.fetch("fkae")

    assert "fake" in str(refusal.value)
    assert hub.asked == []


def test_modelscope_can_be_asked_instead(hub, monkeypatch):
    """The copy is asked for by the model's name, and is held to the same digest."""
    monkeypatch.setenv("CALLDOSSIER_HUB", "modelscope")

    found = fetching.fetch(weights.KNOWN[0].name)

    assert found.pinned
    assert all("modelscope" in address for address, _ in hub.asked)
