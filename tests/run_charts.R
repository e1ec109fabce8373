# Expected values of run charts by R, for tests/test_run_charts.py: Rscript tests/run_charts.R > tests/run_charts.json
# Base R alone. Places count from nought, as Python's do.

places <- function(at) paste0("[", paste(at - 1, collapse = ", "), "]")
groups <- function(them) paste0("[", paste(vapply(them, places, ""), collapse = ", "), "]")
number <- function(x) formatC(x, digits = 15, format = "g")
# Runs of one sign at least `least` long, nought left out, as places of the vector.
long_runs <- function(signs, least) {
  found <- rle(signs); ends <- cumsum(found$lengths); starts <- ends - found$lengths + 1
  kept <- which(found$values != 0 & found$lengths >= least)
  lapply(kept, function(one) starts[one]:ends[one])
}

median_case <- function(y) {
  signs <- sign(round(y - median(y), 9)); off <- which(signs != 0); n <- length(off)
  found <- rle(signs[off])
  longest_expected <- round(log2(n)) + 3; crossings_expected <- qbinom(0.05, n - 1, 0.5)
  runs <- lapply(long_runs(signs[off], longest_expected + 1), function(one) off[one])
  sprintf(paste('"centre": %s, "n": %d, "longest": %d, "longest_expected": %d, "crossings": %d,',
                '"fewest_expected": %d, "long_runs": %s, "few_crossings": %s'),
          number(median(y)), n, max(found$lengths), longest_expected, length(found$lengths) - 1,
          crossings_expected, groups(runs), tolower(length(found$lengths) - 1 < crossings_expected))
}

limits_case <- function(y) {
  centre <- mean(y); reach <- 2.66 * mean(abs(diff(y)))
  distance <- round(y - centre, 9); signs <- sign(distance)
  outside <- abs(distance) > round(reach, 9)
  near <- abs(distance) > round(reach * 2 / 3, 9) & !outside
  met <- rep(FALSE, length(y))
  for (at in seq_len(length(y) - 2)) {
    three <- at:(at + 2)
    if (abs(sum(signs[three])) == 3 && sum(near[three]) >= 2) met[three] <- met[three] | near[three]
  }
  trends <- lapply(long_runs(sign(round(diff(y), 9)), 5), function(one) c(one, max(one) + 1))
  sprintf('"centre": %s, "lower": %s, "upper": %s, "outside": %s, "shifts": %s, "trends": %s, "near": %s',
          number(centre), number(centre - reach), number(centre + reach), places(which(outside)),
          groups(long_runs(signs, 7)), groups(trends), places(which(met)))
}

METHODS <- c(
  median = paste("median(y); rle(sign(y - median)) without noughts; round(log2(n)) + 3; qbinom(0.05, n - 1, 0.5)"),
  limits = "mean(y) -/+ 2.66 * mean(abs(diff(y))); which() beyond; rle() of signs >= 7 and of sign(diff(y)) >= 5; windows of 3"
)
CASES <- list(
  list("median", "ten that alternate", c(7, 9, 8, 10, 6, 9, 7, 10, 8, 9)),
  list("median", "five low, five high: one crossing", c(5, 6, 5, 6, 5, 9, 10, 9, 10, 9)),
  list("median", "steadily rising", 1:10),
  list("median", "steadily falling", 12:1),
  list("median", "two crossings of ten are chance", c(5, 6, 5, 9, 10, 9, 10, 9, 5, 6)),
  list("median", "points on the median neither make nor break a run",
       c(4, 4, 7, 4, 4, 4, 7, 4, 9, 9, 9, 4, 9, 9, 9, 9, 7)),
  list("median", "decimals", c(0.1, 0.3, 0.2, 0.7, 0.1, 0.9, 0.2, 0.8, 0.3, 0.6, 0.4, 0.5)),
  list("median", "negative values", c(-3, 2, -1, 4, -2, 0, 3, -4, 1, -5)),
  list("median", "a run of eight in twenty-four is chance",
       c(9, 9, 9, 9, 9, 9, 9, 9, 5, 9, 5, 5, 9, 5, 5, 9, 5, 5, 9, 5, 5, 5, 5, 5)),
  list("median", "a run of nine in twenty-four is not",
       c(9, 9, 9, 9, 9, 9, 9, 9, 9, 5, 5, 9, 5, 5, 9, 5, 5, 9, 5, 5, 5, 5, 5, 5)),
  list("median", "fifty, late half higher", c(rep(c(5, 7, 6, 8, 7), 5), rep(c(8, 9, 7, 10, 9), 5))),
  list("median", "shares in per cent", c(43, 63, 50, 75, 60, 43, 71, 80, 56, 67, 29, 100)),
  list("median", "an odd number, its middle on the median", c(3, 8, 5, 9, 2, 7, 4, 10, 6, 1, 11)),
  list("limits", "twelve that alternate", c(7, 9, 8, 10, 6, 9, 7, 10, 8, 9, 7, 8)),
  list("limits", "one far above", c(1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)),
  list("limits", "one far below", c(20, 21, 20, 21, 20, 21, 5, 20, 21, 20, 21, 20, 21)),
  list("limits", "all alike", rep(8, 12)),
  list("limits", "seven above their mean", c(8, 9, 8, 9, 8, 9, 8, 5, 6, 5, 6, 5, 6)),
  list("limits", "six above their mean are chance", c(9, 8, 9, 8, 9, 8, 5, 6, 8.2, 5, 6, 5, 8.1, 5)),
  list("limits", "a point on the mean breaks a run", c(8, 8, 8, 7, 8, 8, 8, 6, 6, 6, 7, 6, 6, 6)),
  list("limits", "six in a row that rise", c(8, 9, 3, 4, 5, 6, 7, 10, 6, 9, 7, 8)),
  list("limits", "five in a row that rise are chance", c(8, 9, 4, 5, 6, 7, 9, 8, 6, 9, 7, 8)),
  list("limits", "a tie breaks a trend", c(8, 3, 4, 5, 5, 6, 7, 10, 6, 9, 7, 8)),
  list("limits", "six that fall", c(8, 7, 10, 9, 8, 7, 6, 5, 9, 8, 9, 7, 8)),
  list("limits", "two of three near the upper limit",
       c(7, 9, 7, 9, 7, 9, 8, 12, 12, 8, 7, 9, 7, 9, 7, 9, 7, 9, 7, 9)),
  list("limits", "near a limit with one between", c(8, 7, 8, 7, 8, 10, 8.5, 10, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7)),
  list("limits", "twenty attendances", c(9, 8, 10, 7, 9, 8, 11, 9, 8, 7, 10, 9, 8, 9, 6, 9, 10, 8, 9, 7)),
  list("limits", "shares in per cent", c(43, 63, 50, 75, 60, 43, 71, 80, 56, 67, 29, 100, 86)),
  list("limits", "decimals whose sums miss by a hair", rep(c(0.1, 0.2, 0.3), 5)),
  list("limits", "a late rise", c(5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 9, 10, 9, 11, 10, 9, 10, 11, 9, 10)),
  list("limits", "the sample's twelve groups", c(10, 8, 9, 7, 8, 8, 8, 8, 9, 7, 8, 8))
)

cat("[\n", paste(vapply(CASES, function(case) {
  found <- if (case[[1]] == "median") median_case(case[[3]]) else limits_case(case[[3]])
  sprintf('  {"name": "%s", "method": "%s: %s",\n   "about": "%s", "values": [%s],\n   %s}', case[[2]],
          paste0("R ", getRversion()), METHODS[[case[[1]]]], case[[1]], paste(case[[3]], collapse = ", "), found)
}, ""), collapse = ",\n"), "\n]\n", sep = "")
