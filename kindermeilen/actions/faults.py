"""The faults of the ground that the rooms above answer for."""

from kindermeilen.storage.engine import Busy, Unwritable

__all__ = ["Busy", "Unwritable"]
