"""Statistics for small groups; every formula with its source, held in the tests against exact values, R and SciPy.

averages    means, medians, quartiles
shares      intervals and differences of shares, Fisher's test, percentages a base can give
ordinal     answers in order of two sets of different people
paired      the same people twice
trend       a share over time points
subscales   items scored together, Cronbach's alpha
counting    the exact distributions behind the tests

What is undefined is None: a share of nobody, the spread of one answer, the agreement of items all answered alike. The
normal quantile and the averages are the standard library's. The libraries of statistics are not imported in the
running app: they take seconds to load, and need care at these sizes (docs/decisions.md).
"""

from balint_core.statistics.averages import mean, median, places, quartiles, standard_deviation
from balint_core.statistics.counting import Tested
from balint_core.statistics.ordinal import cliffs_delta, rank_sum, superiority
from balint_core.statistics.paired import (
    PairedShares,
    SignedRank,
    changes_could_show,
    mcnemar,
    newcombe_paired,
    paired_shares,
    signed_rank,
)
from balint_core.statistics.shares import (
    CONFIDENCE,
    Interval,
    cohens_h,
    difference,
    fisher,
    fisher_could_show,
    newcombe,
    possible_counts,
    wilson,
)
from balint_core.statistics.subscales import Alpha, SubScale, cronbachs_alpha
from balint_core.statistics.trend import Trend, trend

__all__ = [
    "CONFIDENCE",
    "Alpha",
    "Interval",
    "PairedShares",
    "SignedRank",
    "SubScale",
    "Tested",
    "Trend",
    "changes_could_show",
    "cliffs_delta",
    "cohens_h",
    "cronbachs_alpha",
    "difference",
    "fisher",
    "fisher_could_show",
    "mcnemar",
    "mean",
    "median",
    "newcombe",
    "newcombe_paired",
    "paired_shares",
    "places",
    "possible_counts",
    "quartiles",
    "rank_sum",
    "signed_rank",
    "standard_deviation",
    "superiority",
    "trend",
    "wilson",
]
