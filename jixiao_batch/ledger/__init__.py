"""The ledger (台账): what every run found, kept in one SQLite file, so that nothing is judged twice and nothing is forgotten."""
