"""Customer segmentation: by rules, by k-means, and the four criteria a useful segment meets."""

from crmlab.segmentation.kmeans import KMeansSegments, plot_silhouettes, silhouette_table
from crmlab.segmentation.segments import (
    CRITERIA,
    check_criteria,
    plot_profile,
    profile_segments,
    segment_by_rules,
)

__all__ = [
    "CRITERIA",
    "KMeansSegments",
    "check_criteria",
    "plot_profile",
    "plot_silhouettes",
    "profile_segments",
    "segment_by_rules",
    "silhouette_table",
]
