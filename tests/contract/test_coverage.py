"""The page of requirements is the one the tests make, and names nothing that does not exist."""

from tests.coverage_map import PAGE, known, looked_at, marked, page, rows


def test_every_row_of_the_five_documents_keeps_its_place() -> None:
    ids = [row[0] for row in rows()]
    assert len(ids) == len(set(ids)) == 304
    assert all(system and phrase and kind for _, system, kind, phrase in rows())


def test_no_test_and_no_look_names_a_row_that_does_not_exist() -> None:
    assert set(marked()) | set(looked_at()) <= known()


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(marked(), looked_at()), "python -m tests.coverage_map"
