"""Organisation of CRM: reporting lines checked, RACI matrices checked, competence gaps measured."""

from crmlab.organisation.competence import (
    competence_gaps,
    plot_gaps,
)
from crmlab.organisation.raci import (
    ROLES,
    check_raci,
    raci_load,
)
from crmlab.organisation.reporting import (
    check_reporting,
    layer_table,
    plot_reporting,
)

__all__ = [
    "ROLES",
    "check_raci",
    "check_reporting",
    "competence_gaps",
    "layer_table",
    "plot_gaps",
    "plot_reporting",
    "raci_load",
]
