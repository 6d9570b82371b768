"""Call centre staffing: waiting, service level and the agents needed, by Erlang C and by simulation."""

from crmlab.call_centre.erlang import (
    agents_needed,
    erlang_c,
    plot_service_level,
    queue_measures,
    staffing_curve,
)
from crmlab.call_centre.simulation import (
    simulate_queue,
)
from crmlab.call_centre.staffing import (
    plot_staffing,
    staffing_table,
)

__all__ = [
    "agents_needed",
    "erlang_c",
    "plot_service_level",
    "plot_staffing",
    "queue_measures",
    "simulate_queue",
    "staffing_curve",
    "staffing_table",
]
