"""A published scoring table (.xlsx, .docx) as the draft of a scheme; what is not plainly understood stays with a person.

file -> rows of text (tables, word) -> columns -> indicators with weights that add up (indicators)
     -> rules from sentences, formulas from explanations (drafting, formulas, synonyms)
     -> fields and figures from the built-in schemes (library, scheme_data) -> YAML, loaded as a proof (importing), report
"""

from __future__ import annotations

from jixiao_batch.official_tables.importing import DraftedScheme, Wishes, draft_scheme

__all__ = ["DraftedScheme", "Wishes", "draft_scheme"]
