"""A raw code means something only together with its scale."""

import pytest

from schemas.scales import GOOD_FROM, LEVEL_EN, LEVEL_ZH, SCALES, is_good, level_of


@pytest.mark.covers("002-59", "5.3-07")
def test_code_1_is_the_worst_on_one_scale_and_the_best_on_another() -> None:
    assert level_of("five-key/1", "1") == 1
    assert level_of("gbt-39046/2020", "1") == 5


@pytest.mark.parametrize(("scale", "code"), [("five-key/1", "6"), ("words-zh/1", "还行"), ("nobody/1", "1"), ("", "")])
@pytest.mark.covers("5.3-07")
def test_an_unknown_code_or_scale_is_never_guessed(scale: str, code: str) -> None:
    assert level_of(scale, code) is None


def test_every_scale_leads_to_levels_that_have_a_name() -> None:
    levels = {level for codes in SCALES.values() for level in codes.values()}
    assert levels == set(LEVEL_ZH) == set(LEVEL_EN)


def test_the_same_word_means_the_same_level_on_every_scale_of_words() -> None:
    words: dict[str, set[int]] = {}
    for codes in SCALES.values():
        for word, level in codes.items():
            if not word.isdigit():
                words.setdefault(word, set()).add(level)
    assert all(len(levels) == 1 for levels in words.values())


@pytest.mark.covers("D-07")
def test_good_begins_at_fairly_satisfied() -> None:
    assert [is_good(level) for level in (1, 2, 3, 4, 5)] == [False, False, True, True, True]
    assert GOOD_FROM == 3
