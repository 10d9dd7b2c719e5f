"""HiGHS as this process uses it. Import it where something is solved: it brings numpy, which no page needs.

Every solver has one thread: HiGHS refuses a run when one process asks for different numbers of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy


class _Tyst(highspy.Highs):
    def enableCallbacks(self) -> None:
        """HiGHS says hello on standard output when these are switched on, before anybody can ask it not to."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def losare(val: Mapping[str, bool | str | int | float]) -> highspy.Highs:
    """A silent solver with these options."""
    highs = _Tyst()
    for namn, varde in {"output_flag": False, "threads": 1, **val}.items():
        highs.setOptionValue(namn, varde)
    return highs
