"""The official wording of a scoring standard (评分标准), understood as a rule, or left to a person.

    sentence -> canonical text (normalising) -> phrases, nothing left over (phrases, conditions, points)
             -> one kind of rule (steps, bands, events, shares) -> checked by the rule itself (understanding)

A kind of sentence is one function; `understanding.KINDS_OF_SENTENCE` lists them all. What no function takes whole stays
with a person: a rule is never guessed from part of a sentence.
"""

from __future__ import annotations

from jixiao_batch.scheme.wording.understanding import Understood, understand

__all__ = ["Understood", "understand"]
