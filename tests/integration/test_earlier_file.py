"""The loader opens a file that an earlier version made: what it lacks is added, what it holds stays."""

from pathlib import Path

from warehouse.columns import COLUMNS, table_of
from warehouse.store import open_live


def test_a_file_of_an_earlier_version_gets_the_columns_it_lacks_and_keeps_its_rows(tmp_path: Path) -> None:
    con = open_live(tmp_path)
    lacking = [column.name for column in COLUMNS["rating"]][-2:]
    for name in lacking:
        con.execute(f'alter table raw_rating drop column "{name}"')
    con.execute("insert into raw_rating (type, subject) values ('rating.submitted', 'DHQ')")
    con.close()
    con = open_live(tmp_path)
    for family, columns in COLUMNS.items():
        found = con.execute(
            "select column_name, data_type from duckdb_columns() where table_name = ?", [table_of(family)]
        ).fetchall()
        assert {name for name, _ in found} == {column.name for column in columns}
    first, second = lacking
    rows = con.execute(f'select type, subject, "{first}", "{second}" from raw_rating').fetchall()  # noqa: S608 - own names
    assert rows == [("rating.submitted", "DHQ", None, None)]
    con.close()
