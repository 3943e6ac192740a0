"""Comparing texts: fingerprints, signatures, and the judge of two signatures. Pure."""
