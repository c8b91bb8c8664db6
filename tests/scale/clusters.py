#!/usr/bin/env python3
"""Clusters by way of an engine for large tables are those of one machine:

    python3 clusters.py KBGEN [--engine duckdb|spark|datafusion] [--texts 100000] [--shards 4] [--folder DIR]

`kbgen dedup export` in shards, the one SQL text in the engine, `kbgen dedup import-edges`; then `kbgen dedup cluster` on the same
texts. Every two texts must be together in both or in neither. Prints what each step cost. Needs the engine's own package
(duckdb, pyspark, datafusion). Exit 1 when the clusters differ.
"""

import argparse
import collections
import contextlib
import glob
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import texts

TEXTS = {"version": "INTEGER", "id": "VARCHAR", "text": "VARCHAR", "form": "VARCHAR", "folded": "VARCHAR"}
PLACES = {"version": "INTEGER", "id": "VARCHAR", "signature": "BIGINT", "wrong": "VARCHAR", "meant": "VARCHAR"}


def duckdb_pairs(rows, sql, out):
    """The SQL in DuckDB."""
    import duckdb

    base = duckdb.connect()
    # What does not fit is put on the disk.
    base.execute("set memory_limit = '1200MB'")
    base.execute(f"set temp_directory = '{out}/duckdb'")
    for table, columns in (("texts", TEXTS), ("places", PLACES)):
        base.execute(
            f"create view {table} as select * from read_json('{rows}/{table}-*.ndjson.gz', "
            f"format='newline_delimited', columns={json.dumps(columns)})"
        )
    base.execute(f"copy ({sql}) to '{out}/pairs.ndjson' (format json)")


def spark_pairs(rows, sql, out):
    """The SQL in Spark on this machine alone."""
    from pyspark.sql import SparkSession
    from pyspark.sql import types as of

    kinds = {"INTEGER": of.IntegerType(), "VARCHAR": of.StringType(), "BIGINT": of.LongType()}
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    for table, columns in (("texts", TEXTS), ("places", PLACES)):
        schema = of.StructType([of.StructField(name, kinds[kind]) for name, kind in columns.items()])
        spark.read.schema(schema).json(f"{rows}/{table}-*.ndjson.gz").createOrReplaceTempView(table)
    spark.sql(sql).write.json(f"{out}/spark")
    spark.stop()


def datafusion_pairs(rows, sql, out):
    """The SQL in DataFusion, which wants a folder for a table."""
    import datafusion
    import pyarrow

    kinds = {"INTEGER": pyarrow.int32(), "VARCHAR": pyarrow.string(), "BIGINT": pyarrow.int64()}
    context = datafusion.SessionContext()
    for table, columns in (("texts", TEXTS), ("places", PLACES)):
        folder = pathlib.Path(out, table)
        folder.mkdir()
        for file in glob.glob(f"{rows}/{table}-*.ndjson.gz"):
            os.link(file, folder / os.path.basename(file).replace(".ndjson.gz", ".json.gz"))
        schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
        context.register_json(
            table, str(folder), schema=schema, file_extension=".json.gz", file_compression_type="gz"
        )
    context.sql(sql).write_json(f"{out}/pairs")


ENGINES = {"duckdb": duckdb_pairs, "spark": spark_pairs, "datafusion": datafusion_pairs}


@contextlib.contextmanager
def step(what):
    """Says how long a step took, and the most memory that a process of it held."""
    begun = time.monotonic()
    yield
    held = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)) >> 10
    print(f"{what}: {time.monotonic() - begun:.1f} s, at most {held} MB so far")


def groups(clusters):
    """The clusters as sets of texts; those of one text say nothing."""
    found = collections.defaultdict(list)
    for text, cluster in clusters:
        found[cluster].append(text)
    return {tuple(sorted(group)) for group in found.values() if len(group) > 1}


def main():
    """Runs both ways, and compares."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("kbgen", type=os.path.abspath)
    ask.add_argument("--engine", choices=ENGINES, default="duckdb")
    ask.add_argument("--texts", type=int, default=100_000)
    ask.add_argument("--shards", type=int, default=4)
    ask.add_argument("--folder", type=pathlib.Path)
    said = ask.parse_args()
    with contextlib.ExitStack() as stack:
        work = said.folder or pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        given, rows, pairs = work / "texts.jsonl", work / "rows", work / "pairs"
        pairs.mkdir(parents=True)
        texts.write(given, said.texts)
        with step(f"export {said.texts} texts in {said.shards} shards"):
            for shard in range(1, said.shards + 1):
                with open(given, "rb") as lines:
                    command = [said.kbgen, "dedup", "export", rows, "--shard", f"{shard}/{said.shards}"]
                    subprocess.run(command, stdin=lines, check=True)
        size = sum(file.stat().st_size for file in rows.glob("*.gz"))
        print(f"rows: {size / said.texts:.0f} bytes a text, compressed")
        with step(said.engine):
            ENGINES[said.engine](rows, (rows / "candidates.sql").read_text("utf-8"), pairs)
        with step("import-edges"):
            found = [path for path in pairs.iterdir() if path.name not in ("texts", "places", "duckdb")]
            subprocess.run([said.kbgen, "dedup", "import-edges", rows, *found], check=True)
        with step("cluster, in one machine"), open(given, "rb") as lines:
            alone = subprocess.run([said.kbgen, "dedup", "cluster"], stdin=lines, check=True, stdout=subprocess.PIPE)
        here = [json.loads(line) for line in alone.stdout.splitlines()]
        there = []
        for file in rows.glob("clusters-*.ndjson.gz"):
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                there.extend(json.loads(line) for line in lines)
        one, other = (groups((row["id"], row["cluster"]) for row in found) for found in (here, there))
        print(f"{len(there)} texts, {len(one)} clusters of two or more in one machine, {len(other)} by way of {said.engine}")
        for group in sorted(one ^ other)[:10]:
            print("differs:", *group[:10])
        return int(one != other or len(there) != said.texts or len(one) < 2)


if __name__ == "__main__":
    sys.exit(main())
