"""Customer lifetime value: by formula, by table, by event, by curve and by probability model."""

from crmlab.clv.bg_bb import BGBB
from crmlab.clv.bg_nbd import BGNBD
from crmlab.clv.calibration import (
    alive_matrix,
    calibration_table,
    plot_alive_matrix,
    plot_calibration,
    plot_tracking,
    tracking_table,
)
from crmlab.clv.gamma_gamma import GammaGamma
from crmlab.clv.nbd import NBD
from crmlab.clv.pareto_nbd import ParetoNBD
from crmlab.clv.repeat import holdout_table, repeat_table
from crmlab.clv.sbg import ShiftedBG, plot_retention_curve, survival_table
from crmlab.clv.value import rank_shift, value_table

__all__ = [
    "BGBB",
    "BGNBD",
    "NBD",
    "GammaGamma",
    "ParetoNBD",
    "ShiftedBG",
    "alive_matrix",
    "calibration_table",
    "holdout_table",
    "plot_alive_matrix",
    "plot_calibration",
    "plot_retention_curve",
    "plot_tracking",
    "rank_shift",
    "repeat_table",
    "survival_table",
    "tracking_table",
    "value_table",
]
