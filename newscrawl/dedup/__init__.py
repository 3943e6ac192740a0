"""Compare texts: fingerprints, signatures, and the judgement of two signatures. Pure functions."""
