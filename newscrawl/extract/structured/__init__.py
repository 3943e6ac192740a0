"""Data that pages embed for programs: JSON-LD, microdata, RDFa, the state of JavaScript frameworks."""
