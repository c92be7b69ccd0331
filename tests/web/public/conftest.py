"""What the tests of public prints share."""

import pytest

from kindermeilen.documents import rendering


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which prints were really made."""
    made: list[str] = []
    original = rendering.Print.made

    def counted(self: rendering.Print) -> bytes:
        made.append(self.template)
        return original(self)

    monkeypatch.setattr(rendering.Print, "made", counted)
    return made
