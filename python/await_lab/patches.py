"""What is put in the place of something else, and back."""

from typing import Any

_MISSING = object()


class Patches:
    """Attributes that were replaced; `undo` brings back what was there."""

    def __init__(self) -> None:
        self._replaced: list[tuple[Any, str, Any]] = []

    def put(self, owner: Any, name: str, value: Any) -> None:
        """Replaces an attribute, as it stands in the owner's own dictionary."""
        old = vars(owner).get(name, _MISSING)
        setattr(owner, name, value)
        self._replaced.append((owner, name, old))

    def undo(self) -> None:
        while self._replaced:
            owner, name, old = self._replaced.pop()
            if old is _MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, old)
