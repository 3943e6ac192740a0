"""The database: tables, engine, transactions, the writer."""
