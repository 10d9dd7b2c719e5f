"""An integer program, built column by column and solved to its one optimum by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, field

NARA = 1e-9
OBEGRANSAT = 1e6
VAL: dict[str, bool | str | int | float] = {
    "parallel": "off",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": NARA,
    "mip_feasibility_tolerance": NARA,
    "primal_feasibility_tolerance": NARA,
    "mip_allow_restart": False,  # restarts and heuristics cost more than they give on so small a program
    "mip_heuristic_effort": 0.0,
}


@dataclass
class Heltalsprogram:
    """Columns from 0 (upper bound, cost, whole number) and rows (lower, upper, [(column, coefficient)])."""

    kolumner: list[tuple[float, float, bool]] = field(default_factory=list)
    rader: list[tuple[float, float, list[tuple[int, float]]]] = field(default_factory=list)

    def kolumn(self, upp: float, kostnad: float, *, heltal: bool = True) -> int:
        self.kolumner.append((upp, kostnad, heltal))
        return len(self.kolumner) - 1

    def los(self) -> list[float] | None:
        """The optimum, or None when nothing fits."""
        import highspy  # here: it brings numpy, which no other page needs

        from ..highs import losare as ny_losare

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.kolumner), len(self.rader)
        lp.col_lower_ = [0.0] * len(self.kolumner)
        lp.col_upper_, lp.col_cost_ = [k[0] for k in self.kolumner], [k[1] for k in self.kolumner]
        typer = highspy.HighsVarType
        lp.integrality_ = [typer.kInteger if heltal else typer.kContinuous for *_, heltal in self.kolumner]
        lp.row_lower_, lp.row_upper_ = [r[0] for r in self.rader], [r[1] for r in self.rader]
        start = [0]
        for *_, tal in self.rader:
            start.append(start[-1] + len(tal))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = start
        lp.a_matrix_.index_ = [kolumn for *_, tal in self.rader for kolumn, _ in tal]
        lp.a_matrix_.value_ = [varde for *_, tal in self.rader for _, varde in tal]
        losare = ny_losare(VAL)
        losare.passModel(lp)
        losare.run()
        if losare.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return list(losare.getSolution().col_value)
