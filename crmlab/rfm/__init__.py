"""RFM analysis: recency, frequency and monetary value of each customer, scores and segments."""

from crmlab.rfm.scores import plot_rfm_grid, rfm_grid, rfm_scores
from crmlab.rfm.segments import SEGMENTS, plot_segments, rfm_segments, segment_summary
from crmlab.rfm.table import rfm_table

__all__ = [
    "SEGMENTS",
    "plot_rfm_grid",
    "plot_segments",
    "rfm_grid",
    "rfm_scores",
    "rfm_segments",
    "rfm_table",
    "segment_summary",
]
