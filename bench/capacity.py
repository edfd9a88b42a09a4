#!/usr/bin/env python3
"""How large a cluster must be, on paper: silos, memory, Redis load and recovery time from the costs of one machine.

Every cost is an option; the defaults are assumptions of the right order, to be replaced by what `./hub bench` measures on the machine at hand. It adds
up what is known to grow with the load and knows nothing of networks, of hot shards and of what another machine does better.
Usage: bench/capacity.py [--repositories N] [--text-tb N] [--queries-per-second N] ...
"""
import argparse
import math


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    load = parser.add_argument_group("load")
    load.add_argument("--repositories", type=int, default=10_000)
    load.add_argument("--text-tb", type=float, default=1.0, help="text of all repositories, in TB")
    load.add_argument("--queries-per-second", type=float, default=5_000)
    load.add_argument("--scoped-share", type=float, default=0.99, help="share of queries that name repositories")
    load.add_argument("--scoped-repositories", type=float, default=5, help="repositories that such a query names on average")
    load.add_argument("--cached-share", type=float, default=0.3, help="share of queries whose answer is kept from before")
    load.add_argument("--pushes-per-day", type=float, default=50, help="of each repository")
    costs = parser.add_argument_group("costs")
    costs.add_argument("--leg-ms", type=float, default=0.35, help="processor time of one shard's part of a search")
    costs.add_argument("--root-ms", type=float, default=2.0, help="processor time of a search without its shards: HTTP, plan, fusion, snippets")
    costs.add_argument("--remote-call-ms", type=float, default=0.12, help="processor time of a call to another silo, both ends")
    costs.add_argument("--index-per-text", type=float, default=1.6, help="bytes of index for a byte of text")
    costs.add_argument("--hot-share", type=float, default=0.2, help="share of the index that searches keep in memory")
    costs.add_argument("--shard-mb", type=float, default=256, help="text of one shard at most")
    costs.add_argument("--index-mb-per-second", type=float, default=2.5, help="text that one core indexes")
    costs.add_argument("--redis-writes-per-push", type=float, default=12)
    costs.add_argument("--redis-kb-per-repository", type=float, default=20)
    costs.add_argument("--open-ms", type=float, default=5, help="time to open one shard on another silo")
    costs.add_argument("--detection-s", type=float, default=2, help="time to find that a silo is lost")
    silo = parser.add_argument_group("one silo")
    silo.add_argument("--cores", type=int, default=32)
    silo.add_argument("--memory-gb", type=float, default=128)
    silo.add_argument("--busy", type=float, default=0.6, help="share of its processors that is planned for; the rest is for the loss of others")
    return parser.parse_args()


def main():
    o = options()
    text_mb = o.text_tb * 1e6
    shards = max(o.repositories, math.ceil(text_mb / o.shard_mb))
    shards_per_repository = shards / o.repositories
    asked = (1 - o.cached_share) * o.queries_per_second
    legs = asked * (o.scoped_share * o.scoped_repositories * shards_per_repository + (1 - o.scoped_share) * shards)
    search_cores = (o.queries_per_second * o.root_ms + legs * (o.leg_ms + o.remote_call_ms)) / 1000
    changed_mb_per_second = o.repositories * o.pushes_per_day / 86_400 * 0.05
    index_cores = changed_mb_per_second / o.index_mb_per_second
    index_tb = o.text_tb * o.index_per_text
    memory_gb = index_tb * 1000 * o.hot_share
    by_cores = math.ceil((search_cores + index_cores) / (o.cores * o.busy))
    by_memory = math.ceil(memory_gb / (o.memory_gb * 0.8))
    silos = max(by_cores, by_memory, 3)
    pushes = o.repositories * o.pushes_per_day / 86_400
    reopened = shards / silos
    rows = [
        ("shards", f"{shards:,}"),
        ("shard legs a second", f"{legs:,.0f}"),
        ("of them by queries that name no repository", f"{asked * (1 - o.scoped_share) * shards:,.0f}"),
        ("cores for searches", f"{search_cores:,.0f}"),
        ("cores for indexing pushes", f"{index_cores:,.1f}"),
        ("index on the shared store", f"{index_tb:.1f} TB"),
        ("of it in memory", f"{memory_gb:,.0f} GB"),
        ("silos by processors / by memory", f"{by_cores} / {by_memory}"),
        ("silos", f"{silos} of {o.cores} cores and {o.memory_gb:.0f} GB"),
        ("shards on one silo", f"{reopened:,.0f}"),
        ("Redis writes a second", f"{pushes * o.redis_writes_per_push:,.0f}"),
        ("Redis memory", f"{o.repositories * o.redis_kb_per_repository / 1e6:.2f} GB"),
        ("a silo is lost: its shards answer again after", f"{o.detection_s + reopened / (silos - 1) / 16 * o.open_ms / 1000:.1f} s and more, as their pages are read"),
        ("the store is lost: all text is indexed again in", f"{text_mb / (o.index_mb_per_second * silos * o.cores) / 3600:.1f} h"),
    ]
    print(f"{o.repositories:,} repositories, {o.text_tb:g} TB of text, {o.queries_per_second:,.0f} queries a second\n")
    print("| | |\n| --- | ---: |")
    for name, value in rows:
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
