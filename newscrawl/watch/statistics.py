"""The probabilities that judgements are based on: tails of the binomial and negative binomial distributions. Pure."""

from __future__ import annotations

from math import erfc, exp, floor, lgamma, log, log1p, sqrt

_NORMAL_ABOVE = 400
"""Above this many, the normal approximation is used."""


def lower_tail(successes: float, trials: float, share: float) -> float:
    """The probability of at most this many successes, each with probability `share`."""
    count, total = floor(successes), round(trials)
    if total <= 0 or count >= total or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    if total > _NORMAL_ABOVE:
        return _below((count + 0.5 - total * share) / sqrt(total * share * (1 - share)))
    return min(1.0, sum(exp(_log_binomial(k, total, share)) for k in range(count + 1)))


def upper_tail(successes: float, trials: float, share: float) -> float:
    """The probability of at least this many successes, each with probability `share`."""
    return lower_tail(trials - successes, trials, 1 - share)


def scarce(count: float, expected: float, spread: float) -> float:
    """The probability of at most `count` events if `expected` are expected, by a negative binomial distribution.

    Its variance is `expected + spread * expected**2`; `spread` is the relative variance of the expectation itself.
    """
    if expected <= 0 or count >= expected:
        return 1.0
    whole = floor(count)
    if expected > _NORMAL_ABOVE:
        return _below((whole + 0.5 - expected) / sqrt(expected + spread * expected**2))
    if spread < 1e-6:
        return min(1.0, sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(whole + 1)))
    size = 1 / spread
    fixed = -size * log1p(expected / size) - lgamma(size)
    step = log(expected / (size + expected))
    return min(1.0, sum(exp(lgamma(k + size) - lgamma(k + 1) + fixed + k * step) for k in range(whole + 1)))


def _log_binomial(k: int, n: int, share: float) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log1p(-share)


def _below(z: float) -> float:
    return erfc(-z / sqrt(2)) / 2
