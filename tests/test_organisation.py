"""Organisation of CRM: each rule broken once, trees of any shape, gaps by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import organisation as org


def lines(*pairs):
    return pd.DataFrame(pairs, columns=["staff_id", "manager_id"])


SOUND = lines(
    ("head", None), ("sales", "head"), ("service", "head"), ("agent 1", "service"), ("agent 2", "service")
)


def test_sound_organisation_has_no_violation():
    """Is a tree within the span clean, also at exactly the span?"""
    assert org.check_reporting(SOUND, max_span=2).empty


@pytest.mark.parametrize(
    ("extra", "rule", "person", "detail"),
    [
        (("agent 1", "sales"), "unity of command", "agent 1", "service, sales"),
        (("agent 3", "service"), "span of control", "service", "3 direct reports"),
        (("owner", None), "one head", "owner", "2 without a manager"),
        (("trainee", "ghost"), "one head", "ghost", "2 without a manager"),
        (("sales", "sales"), "no circle", "sales", "sales"),
    ],
)
def test_each_rule_is_watched(extra, rule, person, detail):
    """Does one bad line bring its violation, with the person and the reason?"""
    found = org.check_reporting(pd.concat([SOUND, lines(extra)]), max_span=2)
    assert [person, detail] in found.loc[found["rule"] == rule, ["person", "detail"]].to_numpy().tolist()


def test_list_of_people_finds_strangers_and_the_forgotten():
    """With a list of staff, are a manager from outside and a person without a line found?"""
    people = ["head", "sales", "service", "agent 1", "agent 2", "trainee", "forgotten"]
    found = org.check_reporting(pd.concat([SOUND, lines(("trainee", "ghost"))]), people=people)
    assert found.to_numpy().tolist() == [
        ["one head", "head", "3 without a manager"],
        ["one head", "ghost", "3 without a manager"],
        ["one head", "forgotten", "3 without a manager"],
        ["known manager", "trainee", "ghost"],
    ]


def test_head_may_have_no_row():
    """Is a head who only appears as a manager as good as one with an empty manager?"""
    assert org.check_reporting(SOUND.iloc[1:], max_span=2).empty
    assert org.layer_table(SOUND.iloc[1:]).sort_index().equals(org.layer_table(SOUND).sort_index())


def test_circles_name_their_members_and_leave_no_head():
    """Is a circle of three reported for each member, and the missing head too?"""
    found = org.check_reporting(lines(("a", "b"), ("b", "c"), ("c", "a")))
    assert found["rule"].tolist() == ["one head", "no circle", "no circle", "no circle"]
    assert set(found["detail"][1:]) == {"a, b, c"}
    assert found["person"].tolist()[1:] == ["a", "b", "c"]


def test_repeated_lines_are_one_line():
    """Does the same line twice not make two managers, nor a wider span?"""
    assert org.check_reporting(pd.concat([SOUND, SOUND.tail(1)]), max_span=2).empty


def test_layers_by_hand():
    """Are layers counted from the head, with direct and all reports?"""
    table = org.layer_table(SOUND)
    assert table.loc["head"].tolist() == [1, 2, 4]
    assert table.loc["service"].tolist() == [2, 2, 2]
    assert table.loc["agent 2"].tolist() == [3, 0, 0]


def test_layers_need_a_way_up():
    """Are circles refused by name?"""
    with pytest.raises(ValueError, match="a, b report in a circle"):
        org.layer_table(lines(("head", None), ("a", "b"), ("b", "a")))


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_any_tree_is_sound_and_counts_its_people(choices):
    """Whoever reports to whom in a tree, is there no violation, and do the reports add up?"""
    pairs = [(0, None)] + [(number, choice % number) for number, choice in enumerate(choices, start=1)]
    tree = lines(*pairs)
    assert org.check_reporting(tree, max_span=len(pairs)).empty
    table = org.layer_table(tree)
    assert table.loc[0, "all_reports"] == len(pairs) - 1
    assert table["direct_reports"].sum() == len(pairs) - 1
    assert (table["layer"] - 1).sum() == table["all_reports"].sum()


RACI = pd.DataFrame(
    {"sales": ["A/R", "C", "A"], "service": ["I", "R", "A, R"], "finance": ["c", "A", None]},
    index=["win customers", "keep customers", "handle complaints"],
)


def test_raci_by_hand():
    """Are letters read in any spelling, and two accountable posts found?"""
    found = org.check_raci(RACI)
    assert found.to_numpy().tolist() == [["one accountable", "handle complaints", "sales, service"]]
    assert org.raci_load(RACI).loc["sales"].to_dict() == {"R": 1, "A": 2, "C": 1, "I": 0}


def test_each_raci_rule_is_watched():
    """Are no A, no R, an idle post and too many accounts each found?"""
    matrix = RACI.assign(idle=None).rename(index={"win customers": "x"})
    matrix.loc["x"] = ["C", "I", None, None]
    rules = org.check_raci(matrix, max_accountable=0)
    assert set(map(tuple, rules.to_numpy())) >= {
        ("one accountable", "x", "none"),
        ("someone responsible", "x", "none"),
        ("post without role", "idle", "none"),
        ("too many accounts", "finance", "1 tasks"),
    }


def test_other_letters_are_refused():
    """Is a letter outside RACI refused with its cell, and a task that stands twice?"""
    with pytest.raises(ValueError, match="'win customers', 'sales' holds 'S'"):
        org.check_raci(RACI.assign(sales=["S", "C", "A"]))
    with pytest.raises(ValueError, match="once"):
        org.raci_load(pd.concat([RACI, RACI]))


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["R", "A", "C", "I", "", "A/R"]), min_size=3, max_size=3), min_size=1)
)
def test_load_counts_every_letter(rows):
    """Do the loads add up to the letters in the matrix?"""
    load = org.raci_load(pd.DataFrame(rows))
    letters = "".join("".join(row) for row in rows).replace("/", "")
    assert load.sum().to_dict() == {role: letters.count(role) for role in "RACI"}


RATINGS = pd.DataFrame(
    {
        "staff_id": ["Li", "Li", "Wu", "Wu"],
        "competence": ["listening", "influence"] * 2,
        "required": [4, 3, 4, 3],
        "actual": [2, 5, 4, 3],
    }
)


def test_gaps_by_hand():
    """Does strength not fill a gap, does weight count, and is nothing short where all is met?"""
    table = org.competence_gaps(RATINGS)
    assert table.index.tolist() == ["Wu", "Li"]
    assert table.loc["Li"].tolist() == [0, 2, 1, "listening", 0.5]
    assert table.loc["Wu", "largest_gap"] is None or pd.isna(table.loc["Wu", "largest_gap"])
    heavy = org.competence_gaps(RATINGS, weights={"listening": 3, "influence": 1})
    assert heavy.loc["Li", "weighted_gap"] == pytest.approx(1.5)
    with pytest.raises(ValueError, match="weights lacks influence"):
        org.competence_gaps(RATINGS, weights={"listening": 1})


def test_people_of_a_post_are_averaged():
    """With the post as person, is the gap the mean of its people's shortfalls?"""
    assert org.competence_gaps(RATINGS.assign(staff_id="agent")).loc["agent", "listening"] == 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=8))
def test_more_ability_never_widens_the_gap(levels):
    """Is the gap within [0, 4], and does one level more in everything never raise it?"""
    ratings = pd.DataFrame(levels, columns=["required", "actual"])
    ratings = ratings.assign(staff_id="x", competence=[f"c{number}" for number in range(len(levels))])
    before = org.competence_gaps(ratings).loc["x", "weighted_gap"]
    after = org.competence_gaps(ratings.assign(actual=ratings["actual"] + 1)).loc["x", "weighted_gap"]
    assert 0 <= after <= before <= 4


def test_plots_draw_the_tables():
    """Are people placed by layer and offenders red, and the gaps written in their cells?"""
    matrix = pd.concat([SOUND, lines(("agent 1", "sales"))])
    ax = org.plot_reporting(matrix, names={"agent 1": "the agent"})
    places = {text.get_text(): (text.get_position()[0], text.get_color()) for text in ax.texts}
    assert places["head"] == (1, "black")
    assert places["the agent"] == (3, "#b2182b")
    assert sum(line.get_linestyle() == "--" for line in ax.lines) == 1
    ax = org.plot_gaps(org.competence_gaps(RATINGS))
    assert [text.get_text() for text in ax.texts] == ["0.0", "0.0", "0.0", "2.0"]
    assert np.asarray(ax.images[0].get_array()).max() == 2
