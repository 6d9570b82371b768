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
from crmlab.clv.composition import contribution_table
from crmlab.clv.curves import ProfitCurve, plot_profit_curve
from crmlab.clv.dwyer import migration_table, plot_cohort, retention_table
from crmlab.clv.events import event_table, plot_events
from crmlab.clv.gamma_gamma import GammaGamma
from crmlab.clv.markov import markov_value, purchase_probabilities, transition_matrix
from crmlab.clv.nbd import NBD
from crmlab.clv.npv import (
    clv_npv,
    margin_multiple,
    margin_multiples,
    npv_table,
    plot_present_value,
    present_value,
)
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
    "ProfitCurve",
    "ShiftedBG",
    "alive_matrix",
    "calibration_table",
    "clv_npv",
    "contribution_table",
    "event_table",
    "holdout_table",
    "margin_multiple",
    "margin_multiples",
    "markov_value",
    "migration_table",
    "npv_table",
    "plot_alive_matrix",
    "plot_calibration",
    "plot_cohort",
    "plot_events",
    "plot_present_value",
    "plot_profit_curve",
    "plot_retention_curve",
    "plot_tracking",
    "present_value",
    "purchase_probabilities",
    "rank_shift",
    "repeat_table",
    "retention_table",
    "survival_table",
    "tracking_table",
    "transition_matrix",
    "value_table",
]
