"""The named refusals: every one says what was wrong, which rule it broke and what to do next.

Messages are German source texts; the audience's language is applied where they are shown. `params` fill the
placeholders (`%(name)s`) after translation, so that a catalogue sees the sentence and not the values.
"""

import dataclasses
from collections.abc import Mapping


def N_(message: str) -> str:
    """Marks a sentence for the message catalogues; translated where it is shown."""
    return message


@dataclasses.dataclass
class Refusal(Exception):
    """A rule said no. Nothing was stored.

    `field` names the input that broke the rule, `rule` is a stable machine word, `message` a German sentence with
    what happened and the remedy.
    """

    rule: str
    message: str
    field: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


class NotFound(Refusal):
    """There is no such thing, or the one who asks may not know that there is."""

    def __init__(self, message: str = N_("Das gibt es hier nicht.")) -> None:
        super().__init__(rule="not_found", message=message)


class SignInNeeded(Refusal):
    """Nobody is signed in on this device for what was asked."""

    def __init__(self) -> None:
        super().__init__(rule="sign_in", message=N_("Bitte melden Sie sich an."))


class WordsNeeded(Refusal):
    """A class's own device asks for the four words before more than today's entry is open."""

    def __init__(self) -> None:
        super().__init__(
            rule="words_needed",
            message=N_("Dies ist ein Gerät der Klasse. Bitte geben Sie die vier Wörter der Klasse ein."),
        )


class NotAllowed(Refusal):
    """Signed in, allowed to see the thing, but not to do this with it."""

    def __init__(self, message: str = N_("Dafür fehlt diesem Zugang die Berechtigung.")) -> None:
        super().__init__(rule="not_allowed", message=message)
