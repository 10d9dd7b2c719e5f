"""A mixed integer program that grows block by block, kept as arrays until HiGHS wants it."""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from .tabeller import Heltal, Sant, Tal


@dataclass
class Program:
    """Minimise cost × columns; every column is zero or more. `nya_…` return the numbers of the new columns or rows."""

    kostnad: list[Tal] = field(default_factory=list)
    ovre: list[Tal] = field(default_factory=list)
    hela: list[Sant] = field(default_factory=list)
    undre_rad: list[Tal] = field(default_factory=list)
    ovre_rad: list[Tal] = field(default_factory=list)
    rader: list[Heltal] = field(default_factory=list)
    kolumner: list[Heltal] = field(default_factory=list)
    varden: list[Tal] = field(default_factory=list)
    antal_kolumner: int = 0
    antal_rader: int = 0

    def nya_kolumner(self, kostnad: Tal, ovre: Tal | float, *, hela: bool = False) -> Heltal:
        antal = len(kostnad)
        self.kostnad.append(kostnad)
        self.ovre.append(np.broadcast_to(np.asarray(ovre, dtype=float), antal))
        self.hela.append(np.full(antal, hela))
        forsta, self.antal_kolumner = self.antal_kolumner, self.antal_kolumner + antal
        return np.arange(forsta, self.antal_kolumner)

    def nya_rader(self, antal: int, undre: Tal | float = -np.inf, ovre: Tal | float = np.inf) -> Heltal:
        self.undre_rad.append(np.broadcast_to(np.asarray(undre, dtype=float), antal))
        self.ovre_rad.append(np.broadcast_to(np.asarray(ovre, dtype=float), antal))
        forsta, self.antal_rader = self.antal_rader, self.antal_rader + antal
        return np.arange(forsta, self.antal_rader)

    def satt(self, rader: Heltal, kolumner: Heltal, varden: Tal | float) -> None:
        """Coefficients, one per row and column given; each place at most once."""
        self.rader.append(rader)
        self.kolumner.append(kolumner)
        self.varden.append(np.broadcast_to(np.asarray(varden, dtype=float), rader.shape))

    def lp(self, konstant: float = 0.0) -> highspy.HighsLp:
        rader, kolumner, varden = np.concatenate(self.rader), np.concatenate(self.kolumner), np.concatenate(self.varden)
        ordning = np.lexsort((kolumner, rader))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_, lp.offset_ = self.antal_kolumner, self.antal_rader, konstant
        lp.col_cost_, lp.col_upper_ = np.concatenate(self.kostnad), np.concatenate(self.ovre)
        lp.col_lower_ = np.zeros(self.antal_kolumner)
        lp.row_lower_, lp.row_upper_ = np.concatenate(self.undre_rad), np.concatenate(self.ovre_rad)
        slag = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [slag[hel] for hel in np.concatenate(self.hela).astype(int)]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(rader[ordning], np.arange(self.antal_rader + 1))
        lp.a_matrix_.index_, lp.a_matrix_.value_ = kolumner[ordning], varden[ordning]
        return lp
