"""Telling texts apart: fingerprints, signatures, and the judge of two of them; pure."""
