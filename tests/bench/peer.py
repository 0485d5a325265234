"""Times addok beside Ruelle: the processor time of one search, this process's and Redis's together, in JSON.

usage: python peer.py ADDOK_CONF CASES.jsonl [--rounds N] [--out FILE]

The Python is one that has addok; ADDOK_CONF is a configuration whose Redis holds the same addresses as the shards. Searches run in
this process, through `addok.core.Search`, so that no server's work is counted. Each case counts with the least of its rounds.
"""

import argparse
import contextlib
import json
import math
import os
import sys
import time


def spread(values):
    values = sorted(values)
    at = lambda percent: values[max(0, math.ceil(len(values) * percent / 100) - 1)]
    return {"count": len(values), "mean": round(sum(values) / len(values), 1), "p50": round(at(50), 1), "p99": round(at(99), 1), "max": round(values[-1], 1)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("conf", help="addok's configuration")
    arguments.add_argument("cases", help="one case a line, as tests/bench/cases.jsonl")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--out", help="file for the JSON, instead of the standard output")
    asked = arguments.parse_args()
    os.environ["ADDOK_CONFIG_MODULE"] = os.path.abspath(asked.conf)
    # What addok says while it starts is not JSON.
    with contextlib.redirect_stdout(sys.stderr):
        from addok.config import config

        config.load()
        from addok.core import Search
        from addok.db import DB

        documents = DB.dbsize()

    with open(asked.cases, encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]

    def redis():
        used = DB.info("cpu")
        return used["used_cpu_user"] + used["used_cpu_sys"]

    def search(case):
        params = case["params"]
        near = {name: params[name] for name in ("lat", "lon") if name in params}
        return Search(limit=5, autocomplete=bool(params.get("autocomplete")))(case["q"], **near)

    def cost(work):
        server, own = redis(), time.process_time()
        work()
        own = time.process_time() - own
        return (own + redis() - server) * 1e6

    # What it costs Redis to say what it has used.
    asking = min(cost(lambda: None) for _ in range(200))
    least = [math.inf] * len(cases)
    for turn in range(asked.rounds):
        for index, case in enumerate(cases):
            least[index] = min(least[index], cost(lambda: search(case)) - asking)
    report = {"unit": "microseconds", "rounds": asked.rounds, "keys": documents, "total": spread(least), "each": least}
    text = json.dumps(report) + "\n"
    if asked.out:
        with open(asked.out, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


main()
