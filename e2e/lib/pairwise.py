"""Rows in which every two values of every two dimensions meet at least once: few rows instead of all of them."""

import itertools


def rows(dimensions, possible, met=frozenset()):
    """`dimensions`: name -> values. `possible(row)` says whether a row, complete or not, may be; pairs in `met` are not
    looked for. The same rows every time."""
    names = list(dimensions)
    wanted = set(pairs_wanted(dimensions, possible)) - met
    made = []
    while wanted:
        # The first pair in the order of the table: nothing depends on hashes.
        seed = min(wanted, key=lambda pair: [(names.index(name), dimensions[name].index(value)) for name, value in pair])
        row = dict(seed)
        for name in names:
            if name not in row:
                row[name] = best(name, row, dimensions, wanted, possible)
        wanted -= pairs(row)
        made.append({name: row[name] for name in names})
    return made


def pairs(row):
    return {tuple(sorted(pair)) for pair in itertools.combinations(row.items(), 2)}


def pairs_wanted(dimensions, possible):
    """All pairs that can stand in a row at all."""
    for (one, values), (other, others) in itertools.combinations(dimensions.items(), 2):
        for pair in itertools.product(values, others):
            row = {one: pair[0], other: pair[1]}
            if completed(row, dimensions, possible):
                yield tuple(sorted(row.items()))


def completed(row, dimensions, possible):
    """Whether the row can be filled up."""
    if not possible(row):
        return False
    missing = next((name for name in dimensions if name not in row), None)
    return missing is None or any(completed({**row, missing: value}, dimensions, possible) for value in dimensions[missing])


def best(name, row, dimensions, wanted, possible):
    """The value that brings the most pairs that are still wanted."""
    able = [value for value in dimensions[name] if completed({**row, name: value}, dimensions, possible)]
    return max(able, key=lambda value: len(pairs({**row, name: value}) & wanted))
