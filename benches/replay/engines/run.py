"""Runs the benchmark's definition in one engine, in a process of its own, on two threads.

    python run.py ENGINE FOLDER RESULT

Reads events.parquet and leads.parquet of FOLDER and writes the rows of `leadpact replay` to RESULT (Parquet).
"""

import os
import pathlib
import sys

HERE = pathlib.Path(__file__).parent.resolve()
N_THREADS = 2


def duckdb(result: str) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {N_THREADS}; SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
    query = (HERE / "duckdb.sql").read_text(encoding="utf-8")
    connection.execute(f"COPY ({query}) TO '{result}' (FORMAT parquet)")


def clickhouse(result: str) -> None:
    import chdb

    query = (HERE / "clickhouse.sql").read_text(encoding="utf-8")
    settings = f"max_threads = {N_THREADS}, max_insert_threads = {N_THREADS}, engine_file_truncate_on_insert = 1"
    chdb.query(f"INSERT INTO FUNCTION file('{result}', Parquet) {query} SETTINGS {settings}")


def polars(result: str) -> None:
    os.environ["POLARS_MAX_THREADS"] = str(N_THREADS)
    import replay_in_polars

    # Windows take the streaming engine a quarter to a half longer, for little less memory.
    replay_in_polars.replay().collect(engine="in-memory").write_parquet(result)


def main() -> None:
    engine, folder, result = sys.argv[1:]
    result = os.path.abspath(result)
    os.chdir(folder)
    {"duckdb": duckdb, "clickhouse": clickhouse, "polars": polars}[engine](result)


if __name__ == "__main__":
    main()
