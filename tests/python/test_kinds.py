"""Each kind of table comes back as it was, with columns added."""

import duckdb
import pandas
import polars
import pyarrow
import pytest

import ruelle
from rows import columns, many

CELLS = {"voie": ["12 rue de rivoli", None, "3 rue carnot"], "ville": ["Paris", "", "Gap"], "cp": ["75004", None, "5000"]}
SHORT = {"postcode": "cp", "results": ["status", "latitude", "id", "score", "accuracy", "doubtful"]}
NAMES = ["latitude", "result_score", "result_id", "result_accuracy", "result_doubtful", "result_status"]
STATUSES = ["ok", "skipped", "ok"]


@pytest.fixture
def table():
    return pyarrow.table(CELLS)


def test_pandas(demo):
    frame = pandas.DataFrame(CELLS, index=pandas.Index([7, 7, 9], name="k"))
    before = frame.copy()
    found = demo.geocode(frame, ["voie", "ville"], **SHORT)
    assert type(found) is pandas.DataFrame
    pandas.testing.assert_frame_equal(frame, before)
    pandas.testing.assert_frame_equal(found[list(CELLS)], before)
    assert list(found.columns) == [*CELLS, *NAMES]
    assert found["result_status"].tolist() == STATUSES
    dtypes = ["float64", "float32", str(pandas.Series(["a"]).dtype), "Int32", "boolean", "category"]
    assert [str(found[name].dtype) for name in NAMES] == dtypes
    assert found["result_accuracy"].isna().tolist() == [False, True, False]


def test_pandas_with_any_objects(demo):
    frame = pandas.DataFrame({"voie": ["12 rue de rivoli", 12, None, b"x", float("nan")], "cp": [75004, "75004", 5000.0, None, []]})
    found = demo.geocode(frame, "voie", postcode="cp", results="status")
    assert found["result_status"].tolist()[0] == "ok"
    assert found["result_status"].tolist()[2:] == ["skipped"] * 3


def test_pandas_of_wide_tables_reads_only_what_is_asked(demo):
    class Unreadable:
        def __str__(self):
            raise AssertionError("was read")

    frame = pandas.DataFrame({"voie": ["12 rue de rivoli paris"], "other": [Unreadable()]})
    assert demo.geocode(frame, "voie", results="status")["result_status"].tolist() == ["ok"]


def test_pandas_with_labels_that_are_no_text(demo):
    frame = pandas.DataFrame({0: ["12 rue de rivoli paris"], 1: ["x"]})
    assert list(demo.geocode(frame, "0", results="status").columns) == [0, 1, "result_status"]


def test_polars(demo, table):
    frame = polars.DataFrame(CELLS)
    found = demo.geocode(frame, ["voie", "ville"], **SHORT)
    assert isinstance(found, polars.DataFrame)
    assert found.columns == [*CELLS, *NAMES]
    assert found.select(list(CELLS)).equals(frame)
    assert found["result_status"].to_list() == STATUSES
    kinds = [polars.Float64, polars.Float32, polars.String, polars.Int32, polars.Boolean]
    assert found.dtypes[len(CELLS) : -1] == kinds


def test_pyarrow_table(demo, table):
    table = table.replace_schema_metadata({"a": "b"})
    found = demo.geocode(table, ["voie", "ville"], **SHORT)
    assert isinstance(found, pyarrow.Table)
    assert found.select(list(CELLS)).equals(table.select(list(CELLS)))
    assert found.schema.metadata == {b"a": b"b"}
    kinds = [pyarrow.float64(), pyarrow.float32(), pyarrow.string(), pyarrow.int32(), pyarrow.bool_()]
    assert [found.schema.field(name).type for name in NAMES[:-1]] == kinds
    assert found.schema.field("result_status").type == pyarrow.dictionary(pyarrow.int8(), pyarrow.string())
    found.validate(full=True)


def test_pyarrow_batch(demo, table):
    found = demo.geocode(table.to_batches()[0], ["voie", "ville"], **SHORT)
    assert isinstance(found, pyarrow.RecordBatch)
    assert found.column("result_status").to_pylist() == STATUSES


def test_a_reader_is_read_while_its_answer_is_read(demo, table):
    taken = []

    def batches():
        for number in range(1000):
            taken.append(number)
            yield table.to_batches()[0]

    found = demo.geocode(pyarrow.RecordBatchReader.from_batches(table.schema, batches()), ["voie", "ville"], **SHORT)
    assert isinstance(found, pyarrow.RecordBatchReader)
    assert taken == []
    assert found.read_all()["result_status"].to_pylist() == STATUSES * 1000


def test_a_readers_fault_reaches_who_reads_it(demo, table):
    def batches():
        yield table.to_batches()[0]
        raise OSError("disk gone")

    found = demo.geocode(pyarrow.RecordBatchReader.from_batches(table.schema, batches()), ["voie", "ville"], **SHORT)
    with pytest.raises(Exception, match="disk gone"):
        found.read_all()


def test_duckdb(demo):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE clients AS SELECT * FROM (VALUES ('12 rue de rivoli', 'Paris', 75004)) AS t(voie, ville, cp)")
    found = demo.geocode(connection.table("clients"), ["voie", "ville"], **SHORT)
    assert isinstance(found, duckdb.DuckDBPyRelation)
    assert found.columns == ["voie", "ville", "cp", *NAMES]
    for _ in range(2):
        assert found.fetchall()[0][-1] == "ok"
    # It is of the same connection.
    assert connection.sql("SELECT count(*) FROM found JOIN clients USING (voie)").fetchall() == [(1,)]


class Foreign:
    """A table of a library that the package does not know."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def test_any_arrow_stream(demo, table):
    found = demo.geocode(Foreign(table), ["voie", "ville"], **SHORT)
    assert isinstance(found, ruelle.Batches)
    assert len(found) == 3
    assert found.column_names == [*CELLS, *NAMES]
    for _ in range(2):
        assert pyarrow.table(found)["result_status"].to_pylist() == STATUSES


def test_kinds_agree(demo):
    cells = columns(many(500))
    names = ["voie", "ville"]
    expected = demo.geocode(pyarrow.table(cells), names).select(range(8, 30)).to_pylist()
    assert demo.geocode(polars.DataFrame(cells), names).to_arrow().select(range(8, 30)).to_pylist() == expected
    frame = demo.geocode(pandas.DataFrame(cells), names).iloc[:, 8:]
    assert pyarrow.Table.from_pandas(frame, preserve_index=False).to_pylist() == expected
    connection = duckdb.connect()
    relation = demo.geocode(connection.from_arrow(pyarrow.table(cells)), names)
    assert relation.to_arrow_table().select(range(8, 30)).to_pylist() == expected


def test_results_of_before_are_written_anew(demo, table):
    once = demo.geocode(table, ["voie", "ville"], **SHORT)
    spoilt = once.set_column(3, "latitude", pyarrow.array([1.0, 2.0, 3.0]))
    assert demo.geocode(spoilt, ["voie", "ville"], **SHORT).equals(once)
    for kind in (pandas.DataFrame, polars.DataFrame):
        frame = once.to_pandas() if kind is pandas.DataFrame else polars.DataFrame(once)
        again = demo.geocode(frame, ["voie", "ville"], **SHORT)
        assert list(again.columns) == once.column_names
        assert list(again["result_id"])[0] == "75104_demo01_00012"


def test_a_latitude_that_is_no_result_is_kept(demo):
    table = pyarrow.table({"voie": ["12 rue de rivoli paris"], "latitude": [1.5]})
    found = demo.geocode(table, "voie", results=["latitude", "longitude"])
    assert found.column_names == ["voie", "latitude", "result_latitude", "longitude"]
    assert found["latitude"].to_pylist() == [1.5]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pyarrow.table])
def test_no_rows(demo, make):
    frame = make({"voie": pyarrow.array([], pyarrow.string())} if make is pyarrow.table else {"voie": []})
    found = demo.geocode(frame, "voie", **{**SHORT, "postcode": None})
    assert type(found) is type(frame)
    assert found.shape == (0, 7)


def test_order_and_answers_on_any_number_of_threads(demo):
    table = pyarrow.table(columns(many(3000)))
    expected = demo.geocode(table, ["voie", "ville"], threads=1)
    for threads in (2, 7):
        assert demo.geocode(table, ["voie", "ville"], threads=threads).equals(expected)
