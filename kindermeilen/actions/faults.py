"""The faults of the ground that the rooms above answer for."""

from kindermeilen.storage.engine import Busy, Contended, Unreachable, Unwritable

__all__ = ["Busy", "Contended", "Unreachable", "Unwritable"]
