"""How each grade of proof is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.history import Grade
from salesbook.pages.parts.value import Proof

PROOFS: Mapping[Grade, Proof] = {
    Grade.PROVEN: Proof("g4", Grade.PROVEN.label),
    Grade.HOST: Proof("g3", Grade.HOST.label),
    Grade.SIGNED_CLAIM: Proof("g2", Grade.SIGNED_CLAIM.label),
    Grade.CLAIM: Proof("g1", Grade.CLAIM.label),
    Grade.IMPORTED: Proof("gi", Grade.IMPORTED.label),
    Grade.UNKNOWN: Proof("g0", Grade.UNKNOWN.label),
}
