"""数据/: the results as plain tables for other programs, as CSV in every run and as Parquet on demand."""
