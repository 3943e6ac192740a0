"""The ledger of URLs: rows, outcomes, leases, balance."""
