"""The standard as a form: what a draft does, and one confirmed change of policy.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aboveboard.compensation.policy import Policy, load_policy
from aboveboard.desk.draft import check
from aboveboard.desk.policy import (
    SeenPolicy,
    changes_losses,
    effect,
    judge_policy,
    keep_policy,
    policy_form,
    policy_values,
    see_policy,
)
from aboveboard.desk.policy_panel import PolicyDesk
from aboveboard.errors import FileChangedError
from aboveboard.plays.compensation.desk import open_compensation
from aboveboard.wording.desk_words import desk_languages, desk_words
from compensation_cases import case_in, write_case
from ipywidgets import HTML
from records import HEADER, PARAMS, event, record_of

FORM = policy_form()
MINATO = PARAMS / "2018-01-26-minato" / "policy.yaml"


@pytest.fixture
def seen(tmp_path: Path) -> SeenPolicy:
    (tmp_path / "policy.yaml").write_bytes(MINATO.read_bytes())
    return see_policy(tmp_path / "policy.yaml")


def raw(seen: SeenPolicy, **changes: str) -> dict[str, Any]:
    return FORM.raw({**policy_values(seen, "Asia/Tokyo"), **changes})


def test_a_policy_survives_the_form(seen: SeenPolicy) -> None:
    assert judge_policy(raw(seen)) == (seen.policy, ())


@pytest.mark.parametrize("tag", desk_languages())
def test_every_field_and_choice_has_words(tag: str) -> None:
    words = desk_words(tag)
    for field in FORM.fields:
        assert words.label("policy", field.topic)
        words.help("policy", field.topic)
        assert all(words.choice(field.topic, value) for value in field.choices)


@pytest.mark.parametrize(
    ("field", "value"),
    [("pool", "lots"), ("cover", "2"), ("holdings_at", "noon"), ("price.fixed", "XEM: free")],
)
def test_a_fault_stands_at_its_field(seen: SeenPolicy, field: str, value: str) -> None:
    values = {**policy_values(seen, "Asia/Tokyo"), field: value}
    assert list(check(FORM, values, judge_policy).faults) == [field]


def test_writing_changes_the_value_and_no_comment(seen: SeenPolicy) -> None:
    keep_policy(seen, raw(seen, pool="30000000000", rule="talmud"))
    text = MINATO.read_text("utf-8").replace("pool: full", 'pool: "30000000000"')
    assert seen.path.read_text("utf-8") == text.replace("rule: proportional", 'rule: "talmud"')
    assert load_policy(seen.path).rule == "talmud"


def test_what_is_the_same_writes_nothing(seen: SeenPolicy) -> None:
    before = seen.path.stat().st_mtime_ns
    assert keep_policy(seen, raw(seen)).policy == seen.policy
    assert seen.path.stat().st_mtime_ns == before


def test_writing_twice_from_one_look_is_writing_once(seen: SeenPolicy) -> None:
    changed = raw(seen, cap="5")
    assert keep_policy(seen, changed).digest == keep_policy(seen, changed).digest


def test_a_file_that_changed_meanwhile_is_left_alone(seen: SeenPolicy) -> None:
    seen.path.write_text(seen.text + "# by hand\n", "utf-8")
    with pytest.raises(FileChangedError):
        keep_policy(seen, raw(seen, cap="5"))
    assert seen.path.read_text("utf-8") == seen.text + "# by hand\n"


def test_a_value_that_is_taken_out_leaves_the_file(seen: SeenPolicy) -> None:
    with_cap = keep_policy(seen, raw(seen, cap="5"))
    assert keep_policy(with_cap, raw(with_cap, cap="")).policy == seen.policy


def test_the_effect_is_that_of_the_award_function(tmp_path: Path) -> None:
    write_case(tmp_path)
    case = case_in(tmp_path, record_of(event("a")))
    full = case.policy.model_copy(update={"pool": "full"})
    assert effect(case, case.policy).pool == case.function.pool
    assert effect(case, full).pool == effect(case, full).owed == case.function.payable
    assert effect(case, full).share == 1


def test_a_price_changes_the_losses_and_a_rule_does_not(seen: SeenPolicy) -> None:
    def changed(**values: str) -> bool:
        made = Policy.model_validate(raw(seen, **values))
        return changes_losses(seen.policy, made)

    assert changed(**{"price.fixed": "XEM: 90"})
    assert not changed(rule="talmud", pool="5")


def panel(tmp_path: Path) -> tuple[PolicyDesk, Path]:
    write_case(tmp_path)
    (tmp_path / "incident.yaml").write_text(HEADER + event("a"), "utf-8")
    play = open_compensation({"incident": str(tmp_path), "as_of": "2030-05-02T12:00+09:00"})
    return PolicyDesk(play, tag="en"), tmp_path / "policy.yaml"


def shown(root: Any) -> str:
    own = root.value if isinstance(root, HTML) else ""
    return str(own) + "".join(map(shown, getattr(root, "children", ())))


def control(desk: PolicyDesk, label: str) -> Any:
    def search(root: Any) -> Any:
        if getattr(root, "description", "") == label:
            return root
        found = (search(child) for child in getattr(root, "children", ()))
        return next((one for one in found if one is not None), None)

    return search(desk.widget)


def test_the_form_shows_the_effect_and_writes_once_on_confirmation(tmp_path: Path) -> None:
    desk, file = panel(tmp_path)
    before = file.read_bytes()
    control(desk, "Money to divide").value = "4500"
    assert "4,500.00 USD" in shown(desk.widget)
    control(desk, "Check and write").click()
    assert file.read_bytes() == before
    button = control(desk, "Write policy.yaml")
    button.click()
    button.click()
    assert load_policy(file).pool == 4500


def test_a_standard_that_is_wrong_can_not_be_written(tmp_path: Path) -> None:
    desk, _ = panel(tmp_path)
    control(desk, "Money to divide").value = "lots"
    assert control(desk, "Check and write").disabled
