"""Time and memory of the methods beside the packages one would otherwise pick.

Run ``python tests/benchmarks/methods.py`` from the repository; ``--help`` lists the sizes. Each peer runs in a
process of its own, on the same files, and is timed without loading them: the best of three runs, and the memory
that its first run takes on top of the data. A peer that is not installed, or fails, is listed with the reason.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

AS_OF = "2025-12-31"
DAYS = 1095
SQL = """
select customer_id, date '2025-12-31' - max(order_date)::date as recency_days,
       count(*) filter (amount_cny >= 0) as frequency, sum(amount_cny) as monetary
from {source} group by customer_id order by customer_id
"""


# The peers: each takes the data file and returns the work to be timed.


def rfm_crmlab(path: Path) -> Callable:
    from crmlab.rfm import rfm_table

    orders = pd.read_parquet(path)
    return lambda: rfm_table(orders, AS_OF)


def rfm_crmlab_parquet(path: Path) -> Callable:
    from crmlab.rfm import rfm_table

    return lambda: rfm_table(path, AS_OF)


def rfm_pandas(path: Path) -> Callable:
    orders = pd.read_parquet(path)

    def work():
        last = orders.groupby("customer_id").agg(
            last=("order_date", "max"), frequency=("amount_cny", "size"), monetary=("amount_cny", "sum")
        )
        return last.assign(recency_days=(pd.Timestamp(AS_OF) - last["last"]).dt.days)

    return work


def rfm_polars(path: Path) -> Callable:
    import polars as pl

    orders = pl.read_parquet(path)
    return lambda: (
        orders.group_by("customer_id")
        .agg(
            recency_days=(pl.lit(pd.Timestamp(AS_OF)) - pl.col("order_date").max()).dt.total_days(),
            frequency=(pl.col("amount_cny") >= 0).sum(),
            monetary=pl.col("amount_cny").sum(),
        )
        .sort("customer_id")
    )


def rfm_duckdb(path: Path) -> Callable:
    import duckdb

    orders = pd.read_parquet(path)
    database = duckdb.connect()
    database.register("orders", orders)
    return lambda: database.sql(SQL.format(source="orders")).df()


def rfm_duckdb_parquet(path: Path) -> Callable:
    import duckdb

    return lambda: duckdb.sql(SQL.format(source=f"'{path}'")).df()


def repeats_crmlab(path: Path) -> Callable:
    from crmlab.clv import repeat_table

    orders = pd.read_parquet(path)
    return lambda: repeat_table(orders, AS_OF, unit="day")


def repeats_lifetimes(path: Path) -> Callable:
    from lifetimes.utils import summary_data_from_transaction_data

    orders = pd.read_parquet(path)
    return lambda: summary_data_from_transaction_data(
        orders, "customer_id", "order_date", "amount_cny", observation_period_end=AS_OF
    )


def repeats_clvkit(path: Path) -> Callable:
    from clvkit import CustomerBase

    orders = pd.read_parquet(path)
    return lambda: CustomerBase.from_transactions(
        orders, "customer_id", "order_date", "amount_cny", observation_period_end=AS_OF
    ).to_pandas()


def repeats_pymc(path: Path) -> Callable:
    from pymc_marketing.clv import rfm_summary

    orders = pd.read_parquet(path)
    return lambda: rfm_summary(
        orders, "customer_id", "order_date", "amount_cny", observation_period_end=AS_OF, time_unit="D"
    )


def fit_crmlab(path: Path) -> Callable:
    from crmlab.clv import BGNBD

    table = pd.read_parquet(path)
    return lambda: BGNBD().fit(table).params_


def fit_lifetimes(path: Path) -> Callable:
    from lifetimes import BetaGeoFitter

    table = pd.read_parquet(path)
    return lambda: BetaGeoFitter().fit(table["frequency"], table["recency"], table["T"]).params_


def fit_clvkit(path: Path) -> Callable:
    from clvkit import BGNBD, CustomerBase

    table = pd.read_parquet(path)
    base = CustomerBase(
        table,
        time_unit="W",
        observation_period_end=pd.Timestamp(AS_OF),
        has_monetary=False,
        on_negative="net",
    )
    return lambda: BGNBD().fit(base).params_


def fit_pymc(path: Path) -> Callable:
    from pymc_marketing.clv import BetaGeoModel

    table = pd.read_parquet(path).rename_axis("customer_id").reset_index()

    def work():
        model = BetaGeoModel(data=table)
        model.fit(method="map", progressbar=False)
        return model.fit_result.to_dataframe().iloc[0]

    return work


def pareto_crmlab(path: Path) -> Callable:
    from crmlab.clv import ParetoNBD

    table = pd.read_parquet(path)
    return lambda: ParetoNBD().fit(table).params_


def pareto_lifetimes(path: Path) -> Callable:
    from lifetimes import ParetoNBDFitter

    table = pd.read_parquet(path)
    return lambda: ParetoNBDFitter().fit(table["frequency"], table["recency"], table["T"]).params_


TASKS = {
    "rfm": {
        "crmlab": rfm_crmlab,
        "crmlab, Parquet": rfm_crmlab_parquet,
        "duckdb on pandas": rfm_duckdb,
        "duckdb, Parquet": rfm_duckdb_parquet,
        "polars": rfm_polars,
        "pandas groupby": rfm_pandas,
        "clvkit": repeats_clvkit,
        "lifetimes": repeats_lifetimes,
        "pymc-marketing": repeats_pymc,
        "crmlab repeat_table": repeats_crmlab,
    },
    "bg-nbd": {
        "crmlab": fit_crmlab,
        "lifetimes": fit_lifetimes,
        "clvkit": fit_clvkit,
        "pymc-marketing MAP": fit_pymc,
    },
    "pareto-nbd": {"crmlab": pareto_crmlab, "lifetimes": pareto_lifetimes},
}


# Data


def write_orders(path: Path, rows: int, customers: int, keys: str) -> None:
    """Write orders over three years, by date, 1 % of them refunds."""
    rng = np.random.default_rng(rows)
    codes = rng.integers(0, customers, rows)
    names = {
        "dense": lambda: codes,
        "sparse": lambda: codes * 7919,
        "text": lambda: pd.Series(np.array([f"C{n:07d}" for n in range(customers)])[codes], dtype="str"),
    }
    refund = rng.random(rows) < 0.01
    amount = rng.gamma(2, 50, rows).round(2)
    date = np.sort(np.datetime64("2023-01-01", "us") + rng.integers(0, DAYS, rows).astype("timedelta64[D]"))
    pd.DataFrame(
        {"customer_id": names[keys](), "order_date": date, "amount_cny": np.where(refund, -amount, amount)}
    ).to_parquet(path, index=False)


def write_histories(path: Path, customers: int) -> None:
    """Write customers who buy and leave as the BG/NBD says, with the parameters of CDNOW, in weeks of days."""
    rng = np.random.default_rng(customers)
    rate = np.maximum(rng.gamma(0.2426, 1 / 4.4136, customers), 1e-12)
    leave = rng.beta(0.7929, 2.4259, customers)
    age = rng.integers(27 * 7, 39 * 7 + 1, customers) / 7
    frequency, recency, clock = np.zeros(customers, int), np.zeros(customers), np.zeros(customers)
    active = np.ones(customers, bool)
    while active.any():
        clock = clock + rng.exponential(1 / rate)
        active &= clock <= age
        frequency, recency = frequency + active, np.where(active, clock, recency)
        active &= rng.random(customers) > leave
    recency = np.minimum(np.ceil(recency * 7) / 7, age)
    pd.DataFrame({"frequency": frequency, "recency": recency, "T": age}).to_parquet(path)


def write_cdnow(path: Path) -> None:
    """Write the calibration period of the CDNOW sample, from the package Lifetimes."""
    from crmlab.clv import repeat_table
    from crmlab.datasets import load_cdnow

    table = repeat_table(load_cdnow(), "1997-09-30", amount="amount_usd")
    table[["frequency", "recency", "T"]].to_parquet(path)


# Measuring: one peer, in this process


def measure(task: str, peer: str, path: Path) -> dict:
    """Time one peer and say what it found."""
    try:
        work = TASKS[task][peer](path)
        before = forget_peak()
        started = time.perf_counter()
        result = work()
        seconds = [time.perf_counter() - started]
        megabytes = peak_megabytes() - before
        while len(seconds) < 3 and sum(seconds) < 60:
            started = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - started)
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {str(error).splitlines()[0][:90] if str(error) else ''}"}
    return {"seconds": min(seconds), "megabytes": megabytes, "found": found(task, result, path)}


def found(task: str, result, path: Path) -> str:
    """Say the result in a few characters, so that peers can be compared."""
    if task == "rfm":
        return f"{len(result):,} customers"
    from crmlab.clv import BGNBD, ParetoNBD

    model = (BGNBD if task == "bg-nbd" else ParetoNBD).from_params(**{k: float(v) for k, v in result.items()})
    return f"log-likelihood {model.score(pd.read_parquet(path)):.4f}"


def forget_peak() -> float:
    """Reset Linux's memory mark and return the memory in use, in megabytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_megabytes()


def peak_megabytes() -> float:
    """Largest memory of this process since the mark was reset, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


# Reporting: all peers, each in a process of its own


def compare(task: str, title: str, path: Path) -> None:
    """Print one table of peers; ratios are to crmlab."""
    print(f"\n{title}", flush=True)
    print(f"{'':22} {'seconds':>9} {'ratio':>7} {'MB':>8}  result", flush=True)
    base = None
    for peer in TASKS[task]:
        command = [sys.executable, __file__, "--measure", task, peer, str(path)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = run.stdout.splitlines()
        outcome = json.loads(lines[-1]) if lines else {"failed": f"ended with code {run.returncode}"}
        if "failed" in outcome:
            print(f"{peer:22} {outcome['failed']}", flush=True)
            continue
        base = base or outcome["seconds"]
        print(
            f"{peer:22} {outcome['seconds']:9.3f} {outcome['seconds'] / base:6.1f}x "
            f"{outcome['megabytes']:8.0f}  {outcome['found']}",
            flush=True,
        )


def stream(folder: Path, rows: int, customers: int, chunk: int = 2_000_000) -> None:
    """Write a Parquet directory larger than the memory allowed, stream it, and compare with running sums."""
    rng = np.random.default_rng(1)
    last, frequency, monetary = np.zeros(customers, int), np.zeros(customers, int), np.zeros(customers)
    start = np.datetime64("2023-01-01", "us")
    for part, first in enumerate(range(0, rows, chunk)):
        size = min(chunk, rows - first)
        codes = rng.integers(0, customers, size)
        days = rng.integers(0, DAYS, size)
        amounts = rng.gamma(2, 50, size).round(2)
        pd.DataFrame(
            {"customer_id": codes, "order_date": start + days.astype("timedelta64[D]"), "amount_cny": amounts}
        ).to_parquet(folder / f"part-{part:04d}.parquet", index=False)
        np.maximum.at(last, codes, days)
        frequency += np.bincount(codes, minlength=customers)
        monetary += np.bincount(codes, weights=amounts, minlength=customers)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e9

    from crmlab.rfm import rfm_table

    before = forget_peak()
    started = time.perf_counter()
    table = rfm_table(folder, AS_OF)
    seconds, megabytes = time.perf_counter() - started, peak_megabytes() - before
    seen = frequency > 0
    same = (
        (table["recency_days"].to_numpy() == DAYS - last[seen]).all()
        and (table["frequency"].to_numpy() == frequency[seen]).all()
        and np.allclose(table["monetary"], monetary[seen], rtol=1e-12)
    )
    print(f"\nRFM streamed from {rows:,} rows in {len(list(folder.iterdir()))} Parquet files ({size:.2f} GB)")
    print(f"{seconds:.1f} s, {megabytes:.0f} MB, same as running sums: {same}", flush=True)


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--rows", type=int, nargs="*", default=[541_909], help="sizes of the RFM table, in orders"
    )
    parser.add_argument(
        "--keys", choices=("dense", "sparse", "text"), default="dense", help="kind of customer keys"
    )
    parser.add_argument("--customers", type=int, nargs="*", default=[20_000], help="sizes of the model fits")
    parser.add_argument("--stream", type=int, default=0, help="orders to stream from Parquet files")
    parser.add_argument("--folder", help="where the data files are written; a temporary one if not given")
    parser.add_argument("--measure", nargs=3, metavar=("TASK", "PEER", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        task, peer, path = options.measure
        print("\n" + json.dumps(measure(task, peer, Path(path))))
        return

    folder = Path(tempfile.mkdtemp(dir=options.folder))
    try:
        for rows in options.rows:
            path = folder / f"orders-{rows}.parquet"
            write_orders(path, rows, max(rows // 50, 10), options.keys)
            compare(
                "rfm",
                f"RFM table, {rows:,} orders, {max(rows // 50, 10):,} customers, {options.keys} keys",
                path,
            )
            path.unlink()
        path = folder / "cdnow.parquet"
        try:
            write_cdnow(path)
        except ImportError as error:
            print(f"\n{error}")
        else:
            compare("bg-nbd", "BG/NBD fit, CDNOW, 2,357 customers", path)
            compare("pareto-nbd", "Pareto/NBD fit, CDNOW, 2,357 customers", path)
        for customers in options.customers:
            path = folder / f"histories-{customers}.parquet"
            write_histories(path, customers)
            compare("bg-nbd", f"BG/NBD fit, {customers:,} simulated customers", path)
        if options.stream:
            parts = folder / "parts"
            parts.mkdir()
            stream(parts, options.stream, max(options.stream // 100, 10))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
