"""From a programme's record to a snapshot that may be shown to anybody: chosen, protected, drawn, attacked.

`everything` chooses all there is; `draft` makes of a choice the exact snapshot an audience would see, with what was
withheld and why, what wants a second look, and what refuses it.
"""

from balint_core.publishing.choosing import Choice, everything
from balint_core.publishing.drafting import Draft, Withheld, draft

__all__ = ["Choice", "Draft", "Withheld", "draft", "everything"]
