"""How long blocking takes on large cases: one package against a hundred thousand others, and the core of thousands."""

from __future__ import annotations

from typing import Any

import numpy as np
import yaml

from realpolitik.case import Case, parse

Document = dict[str, Any]


def large_case(
    seed: int, actors: int = 12, issues: int = 10, levers: int = 4, levels: int = 4, suppliers: int = 2, needs: int = 2
) -> Case:
    """A random case in which coalitions of one to three hold `levers` levers on each issue.

    Actors mostly want what their levers bring about; `needs` levers wait for another issue.
    """
    rng = np.random.default_rng(seed)
    who = [f"a{i:02}" for i in range(actors)]
    what = [f"i{k:02}" for k in range(issues)]
    names = [f"l{level}" for level in range(levels)]
    held = {
        f"{issue}_{f}": {
            "issue": issue,
            "to": names[1 + f % (levels - 1)],
            "by": [who[i] for i in rng.choice(actors, size=rng.integers(1, 4), replace=False)],
            "chance": round(float(rng.uniform(0.3, 1)), 2),
        }
        for issue in what
        for f in range(levers)
    }
    for key in rng.choice(list(held), size=len(held) // 3, replace=False):
        held[key]["cost"] = {held[key]["by"][0]: int(rng.integers(1, 5))}
    for key in rng.choice(list(held), size=needs, replace=False):
        others = [issue for issue in what if issue != held[key]["issue"]]
        held[key]["needs"] = {str(rng.choice(others)): names[1:]}
    document: Document = {
        "realpolitik": 1,
        "title": "A large case",
        "actors": {actor: {} for actor in who},
        "issues": {
            issue: {
                "levels": {name: 100 * n / (levels - 1) for n, name in enumerate(names)},
                "status_quo": names[0],
            }
            for issue in what
        },
        "stances": {actor: _stances(rng, actor, what, names, held) for actor in who},
        "levers": held,
        "relations": {
            f"s{number}": {"kind": "supply", "patron": who[number], "client": who[-1 - number], "dependence": 0.5}
            for number in range(suppliers)
        },
    }
    return parse(yaml.dump(document, sort_keys=False))


def _stances(rng: np.random.Generator, actor: str, what: list[str], names: list[str], held: Document) -> Document:
    aims = {lever["issue"]: lever["to"] for lever in held.values() if actor in lever["by"]}
    return {
        issue: {
            "position": aims[issue] if issue in aims and rng.random() < 0.5 else str(rng.choice(names)),
            "salience": int(rng.integers(0, 100)),
        }
        for issue in what
    }
