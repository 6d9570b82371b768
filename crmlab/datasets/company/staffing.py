"""The company's staff, who reports to whom, and what their posts ask of them.

True parameters
---------------
The chart breaks two rules on purpose. Unity of command: the key account assistant has two managers.
Span of control: the head of the call centre leads 14 people, against at most eight elsewhere. Call
agents lack influence, account managers lack presentation, by about one point of five.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.population import EARLIEST_DAYS, START
from crmlab.datasets.company.random_streams import stream

POSTS = [  # post, department, number of people, post of the manager
    ("general manager", "management", 1, None),
    ("sales director", "sales", 1, "general manager"),
    ("marketing director", "marketing", 1, "general manager"),
    ("customer service director", "customer service", 1, "general manager"),
    ("finance director", "finance", 1, "general manager"),
    ("human resources director", "human resources", 1, "general manager"),
    ("head of key accounts", "sales", 1, "sales director"),
    ("account manager", "sales", 6, "head of key accounts"),
    ("key account assistant", "sales", 1, "head of key accounts"),
    ("store manager", "sales", 5, "sales director"),
    ("campaign manager", "marketing", 2, "marketing director"),
    ("market analyst", "marketing", 2, "marketing director"),
    ("head of complaints", "customer service", 1, "customer service director"),
    ("complaint handler", "customer service", 4, "head of complaints"),
    ("head of call centre", "customer service", 1, "customer service director"),
    ("call agent", "customer service", 14, "head of call centre"),
    ("head of customer information", "customer service", 1, "customer service director"),
    ("data clerk", "customer service", 2, "head of customer information"),
    ("credit controller", "finance", 2, "finance director"),
    ("trainer", "human resources", 1, "human resources director"),
]
SECOND_MANAGER = ("key account assistant", "marketing director")
SURNAMES = ["Chen", "Lin", "Wang", "Zhao", "Zhou", "Shen", "Xu"]
GIVEN_NAMES = ["Jing", "Yue", "Hao", "Lan", "Ning", "Rui", "Tao"]
COMPETENCES = [
    "customer orientation", "communication", "influence", "teamwork", "presentation", "resource management", "expertise",
]  # fmt: skip
WEAKNESSES = {"call agent": "influence", "account manager": "presentation"}


def list_staff(*, seed: int) -> pd.DataFrame:
    """Return one row per person."""
    posts = [(post, department) for post, department, people, _ in POSTS for _ in range(people)]
    count = len(posts)
    rng = stream(seed, "staff")
    hired = START + pd.to_timedelta(rng.integers(3 * EARLIEST_DAYS, 0, count), unit="D")
    return pd.DataFrame(
        {
            "staff_id": [f"S{number:02d}" for number in range(1, count + 1)],
            "name": [f"{SURNAMES[n % 7]} {GIVEN_NAMES[(n // 7 + n) % 7]}" for n in range(count)],
            "post": [post for post, _ in posts],
            "department": [department for _, department in posts],
            "hire_date": hired.astype("datetime64[ns]"),
        }
    )


def list_reporting_lines(staff: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and manager; the general manager reports to nobody and has none."""
    manager = {post: above for post, _, _, above in POSTS}
    first = staff.set_index("post")["staff_id"].groupby(level=0).first()
    lines = [
        (person.staff_id, first[manager[person.post]])
        for person in staff.itertuples()
        if manager[person.post]
    ]
    assistant, second = SECOND_MANAGER
    lines.append((first[assistant], first[second]))
    return pd.DataFrame(lines, columns=["staff_id", "manager_id"])


def draw_competences(staff: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Draw each person's level in each competence against the level that the post asks, 1 to 5."""
    rng = stream(seed, "competences")
    table = staff[["staff_id", "post"]].merge(pd.DataFrame({"competence": COMPETENCES}), how="cross")
    asked = {post: rng.integers(3, 6, len(COMPETENCES)) for post, *_ in POSTS}
    table["required"] = [asked[row.post][COMPETENCES.index(row.competence)] for row in table.itertuples()]
    weak = np.array([WEAKNESSES.get(row.post) == row.competence for row in table.itertuples()])
    gap = rng.normal(0.2, 0.8, len(table)) + weak
    table["actual"] = np.clip(np.rint(table["required"] - gap), 1, 5).astype("int64")
    return table.drop(columns="post").astype({"required": "int64"})
