#!/usr/bin/env python3
"""How large a cluster must be, on paper: silos, memory, Redis load and recovery time from the measured costs of one machine.

Costs come from three files that `./hub bench cluster calls`, `load` and `faults` write with --json; nothing is assumed for them. The repository of `load` should be as
large as a planned shard: of a small one the cost of HTTP would count as the cost of its text, and grow with it. Load, the size of a silo and the
share of the index that is hot are yours to say. It adds up what is known to grow with the load and knows nothing of networks, of hot shards and of what another
machine does better.
Usage: bench/capacity.py --calls FILE --load FILE --faults FILE [--repositories N] [--text-tb N] [--queries-per-second N] ...
"""
import argparse
import json
import math


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    costs = parser.add_argument_group("costs")
    costs.add_argument("--calls", required=True, help="JSON of ./hub bench cluster calls")
    costs.add_argument("--load", required=True, help="JSON of ./hub bench cluster load, with one silo among its systems")
    costs.add_argument("--faults", required=True, help="JSON of ./hub bench cluster faults --fault kill")
    load = parser.add_argument_group("load")
    load.add_argument("--repositories", type=int, default=10_000)
    load.add_argument("--text-tb", type=float, default=1.0, help="text of all repositories, in TB")
    load.add_argument("--queries-per-second", type=float, default=5_000)
    load.add_argument("--scoped-share", type=float, default=0.99, help="share of queries that name repositories")
    load.add_argument("--scoped-repositories", type=float, default=5, help="repositories that such a query names on average")
    load.add_argument("--cached-share", type=float, default=0.3, help="share of queries whose answer is kept from before")
    load.add_argument("--pushes-per-day", type=float, default=50, help="of each repository")
    load.add_argument("--mb-per-push", type=float, default=0.05, help="text of the files that a push changes")
    load.add_argument("--hot-share", type=float, default=0.2, help="share of the index that searches keep in memory")
    silo = parser.add_argument_group("one silo")
    silo.add_argument("--shard-mb", type=float, default=256, help="text of one shard at most")
    silo.add_argument("--cores", type=int, default=32)
    silo.add_argument("--memory-gb", type=float, default=128)
    silo.add_argument("--busy", type=float, default=0.6, help="share of its processors that is planned for; the rest is for the loss of others")
    return parser.parse_args()


def measured(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    o = options()
    calls, load, faults = measured(o.calls), measured(o.load), measured(o.faults)
    one = next(system for system in load["systems"] if system["system"] == "cluster, 1 silo")

    # A search is a root, one leg for each shard, and what each leg does with its text. The wide search had 64 legs of next to no text, the small one a single leg,
    # and the search under load a single leg over all the text. That a leg's work grows with its text is more than was seen: what is planned is on the safe side.
    leg_ms = (calls["fanProcessorMs"] - calls["smallProcessorMs"]) / (calls["shards"] - 1)
    root_ms = calls["smallProcessorMs"] - leg_ms
    text_ms_per_mb = max(0.0, one["processorMs"] - calls["smallProcessorMs"]) / load["textMb"]

    text_mb = o.text_tb * 1e6
    shards = max(o.repositories, math.ceil(text_mb / o.shard_mb))
    mb_per_shard = text_mb / shards
    asked = (1 - o.cached_share) * o.queries_per_second
    scoped_legs = asked * o.scoped_share * o.scoped_repositories * shards / o.repositories
    wide_legs = asked * (1 - o.scoped_share) * shards
    search_cores = (o.queries_per_second * root_ms + (scoped_legs + wide_legs) * (leg_ms + mb_per_shard * text_ms_per_mb)) / 1000
    pushes = o.repositories * o.pushes_per_day / 86_400
    index_cores = pushes * o.mb_per_push / one["indexedMbPerCoreSecond"]
    index_tb = o.text_tb * one["indexPerText"]
    memory_gb = index_tb * 1000 * o.hot_share
    by_cores = math.ceil((search_cores + index_cores) / (o.cores * o.busy))
    by_memory = math.ceil(memory_gb / (o.memory_gb * 0.8))
    silos = max(by_cores, by_memory, 3)
    held = shards / silos
    reopening = held / (silos - 1) / 16 * calls["open"]["p95"] / 1000
    rows = [
        ("processor time of a search: root, each leg, each MB of a leg's text", f"{root_ms:.2f}, {leg_ms:.3f}, {text_ms_per_mb:.4f} ms"),
        ("shards, and text in each", f"{shards:,} of {mb_per_shard:.0f} MB"),
        ("shard legs a second", f"{scoped_legs + wide_legs:,.0f}"),
        ("of them by queries that name no repository", f"{wide_legs:,.0f}"),
        ("cores for searches", f"{search_cores:,.0f}"),
        ("cores for indexing pushes", f"{index_cores:,.1f}"),
        ("index on the shared store", f"{index_tb:.1f} TB"),
        ("of it in memory", f"{memory_gb:,.0f} GB"),
        ("silos by processors / by memory", f"{by_cores} / {by_memory}"),
        ("silos", f"{silos} of {o.cores} cores and {o.memory_gb:.0f} GB"),
        ("shards on one silo", f"{held:,.0f}"),
        ("10,000 idle file grains", f"{calls['bytesPerIdleGrain'] * 10_000 / 1e6:,.0f} MB"),
        ("Redis writes a second", f"{pushes * calls['redisWritesPerPush']:,.0f}"),
        ("Redis memory", f"{o.repositories * calls['redisBytesPerRepository'] / 1e9:.2f} GB"),
        ("a silo is lost: its shards answer again after", f"{faults['longestWithoutWholeAnswer'] + reopening:.1f} s and more, as their pages are read"),
        ("the store is lost: all text is indexed again in", f"{text_mb / (one['indexedMbPerCoreSecond'] * silos * o.cores) / 3600:.1f} h"),
    ]
    print(f"{o.repositories:,} repositories, {o.text_tb:g} TB of text, {o.queries_per_second:,.0f} queries a second\n")
    print("| | |\n| --- | ---: |")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
