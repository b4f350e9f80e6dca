"""What can go wrong in a way a person can act on.

::

    AnalyzerError                  everything we raise on purpose; carries an exit code
    ├── UsageError          (2)    the command was called wrongly
    ├── UnreadableInput     (3)    the input cannot be read
    │   ├── DamagedExhibit         an exhibit ends early or breaks off; what came before is kept
    │   ├── UnsafeArchive          an archive that would overwrite, explode or climb out
    │   ├── UndecodableAudio       no sound could be read from the file
    │   └── PasswordNeeded         the exhibit is locked and no (or a wrong) password was given
    ├── CaseError           (3)    the case folder cannot be used
    │   ├── NoSpaceLeft            the disk is full; nothing half-written was kept
    │   └── DamagedCase            the case's database has bytes that make no sense
    ├── MissingComponent    (3)    an optional part (engine, model, window) is not installed
    ├── WeightsRefused      (3)    model weights that do not have the digest they must have
    ├── RuleError           (2)    a rule file says something we cannot accept
    ├── Unmasked            (1)    a public version would show what was to be covered
    └── Tampered            (1)    a check found that something was changed

Messages are fit to be shown as they are: they name the file, the place, and what to do.
They are written in the language of the face through `Remark`, so that nothing is translated
before it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model.remark import Remark


class AnalyzerError(Exception):
    """Anything that CallDossier raises on purpose."""

    exit_code: ClassVar[int] = 1

    def __init__(self, remark: Remark, *, because: Remark | None = None) -> None:
        super().__init__(str(remark) + (str(because) if because else ""))
        self.remark = remark
        self.because = because
        """A second sentence, where another part of the program gave the reason."""

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the message in the language of `translate`."""
        parts = [self.remark.say(translate)]
        if self.because:
            parts.append(self.because.say(translate))
        return " ".join(parts)


class UsageError(AnalyzerError):
    """The command was called wrongly."""

    exit_code = 2


class UnreadableInput(AnalyzerError):
    """The input cannot be read."""

    exit_code = 3


class DamagedExhibit(UnreadableInput):
    """An exhibit cannot be read on from here; what was read before is kept."""


class UnsafeArchive(UnreadableInput):
    """An archive would write outside its folder, or unpack to something far too large."""


class UndecodableAudio(UnreadableInput):
    """No sound could be decoded from the file."""


class PasswordNeeded(UnreadableInput):
    """The exhibit is locked, and no password or a wrong one was given."""


class CaseError(AnalyzerError):
    """The case folder cannot be created, opened or written."""

    exit_code = 3


class NoSpaceLeft(CaseError):
    """The disk is full; nothing half-written was kept."""


class DamagedCase(CaseError):
    """The case's database holds bytes that make no sense: a failing disk, or a foreign hand."""


class MissingComponent(AnalyzerError):
    """An optional part of the program is not installed; the message has the install line."""

    exit_code = 3


class WeightsRefused(AnalyzerError):
    """Model weights do not have the digest they must have."""

    exit_code = 3


class RuleError(AnalyzerError):
    """A rule file says something we cannot accept; the message has file and line."""

    exit_code = 2


class Unmasked(AnalyzerError):
    """A public version would show what was to be covered; it was not written."""

    exit_code = 1


class Tampered(AnalyzerError):
    """A check found that an exhibit, a package or the custody log was changed."""

    exit_code = 1
