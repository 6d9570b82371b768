"""Customer life cycle: six stages from a transaction history, and the ladder from suspect to partner."""

from crmlab.lifecycle.ladder import (
    RUNGS,
    ladder_rungs,
    ladder_table,
    plot_ladder,
)
from crmlab.lifecycle.stages import (
    STAGES,
    lifecycle_stages,
    plot_stages,
    plot_tenure_curve,
    stage_features,
    tenure_curve,
)

__all__ = [
    "RUNGS",
    "STAGES",
    "ladder_rungs",
    "ladder_table",
    "lifecycle_stages",
    "plot_ladder",
    "plot_stages",
    "plot_tenure_curve",
    "stage_features",
    "tenure_curve",
]
