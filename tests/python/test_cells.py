"""Types of cells."""

from decimal import Decimal

import polars
import pyarrow
import pytest

import ruelle

STREET = pyarrow.array(["rue de rivoli", None, "rue de rivoli"])


@pytest.mark.parametrize(
    "kind",
    [
        *(getattr(pyarrow, name)() for name in "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64".split()),
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.string_view(),
        pyarrow.decimal128(10, 0),
        pyarrow.dictionary(pyarrow.int8(), pyarrow.string()),
        pyarrow.dictionary(pyarrow.uint32(), pyarrow.large_string()),
        pyarrow.dictionary(pyarrow.int64(), pyarrow.int16()),
    ],
)
def test_a_house_number_of_any_type(demo, kind):
    plain = kind.value_type if pyarrow.types.is_dictionary(kind) else kind
    values = [12, None, 12]
    if "string" in str(plain):
        values = ["12", None, "12"]
    elif pyarrow.types.is_decimal(plain):
        values = [Decimal(12), None, Decimal(12)]
    array = pyarrow.array(values, plain)
    array = array if plain == kind else array.dictionary_encode().cast(kind)
    # A slice has an offset.
    table = pyarrow.table({"numero": array, "voie": STREET, "ville": ["Paris"] * 3}).slice(1)
    found = demo.geocode(table, ["numero", "voie", "ville"], results=["id", "status"])
    assert found["result_id"].to_pylist()[1] == "75104_demo01_00012"
    assert found["numero"].to_pylist() == table["numero"].to_pylist()


def test_codes_that_have_lost_their_zero(demo):
    for codes in ([5000, None], [5000.0, None], ["5000", None]):
        table = pyarrow.table({"voie": ["3 rue carnot", "3 rue carnot gap"], "cp": codes})
        found = demo.geocode(table, "voie", postcode="cp", results=["postcode", "message"])
        assert found["result_postcode"].to_pylist() == ["05000", "05000"]


def test_positions_of_any_type(demo):
    for lon, lat in [(2.36, 48.8556), ("2.36", "48,8556"), (Decimal("2.36"), Decimal("48.8556"))]:
        found = demo.reverse(pyarrow.table({"lon": [lon, None], "lat": [lat, None]}), results=["id", "status"])
        assert found["result_status"].to_pylist() == ["ok", "skipped"]


def test_a_column_without_values(demo):
    found = demo.geocode(pyarrow.table({"voie": pyarrow.nulls(2)}), "voie", results=["status", "message"], lang="en")
    assert found["result_status"].to_pylist() == ["skipped"] * 2
    assert found["result_message"].to_pylist() == ["nothing to ask: the cells are empty"] * 2


@pytest.mark.parametrize(
    ("values", "kind"),
    [([b"x"], "Binary"), ([["x"]], "List"), ([{"a": 1}], "Struct"), ([1], "Timestamp"), ([1], "Date32")],
)
def test_a_type_that_holds_no_text_is_named(demo, values, kind):
    types = {"Timestamp": pyarrow.timestamp("s"), "Date32": pyarrow.date32()}
    table = pyarrow.table({"voie": pyarrow.array(values, types.get(kind))})
    with pytest.raises(ruelle.ColumnError, match=f'column "voie" is of type {kind}.*cast it to text'):
        demo.geocode(table, "voie")


def test_columns_of_no_text_are_no_candidates(demo):
    table = pyarrow.table(
        {"photo": [b"x"], "adresse": ["12 rue de rivoli"], "le": pyarrow.array([1], pyarrow.date32()), "ville": ["Paris"]}
    )
    found = demo.geocode(table, results=["id"])
    assert found.column_names == [*table.column_names, "result_id"]
    assert found["result_id"].to_pylist() == ["75104_demo01_00012"]


def test_other_columns_may_be_of_any_type(demo):
    frame = polars.DataFrame(
        {"voie": ["12 rue de rivoli paris"], "any": [object()], "none": [None], "list": [[None]]},
        schema={"voie": polars.String, "any": polars.Object, "none": polars.Null, "list": polars.List(polars.Null)},
    )
    found = demo.geocode(frame, "voie", results="status")
    assert found.columns == [*frame.columns, "result_status"] and found.dtypes[:4] == frame.dtypes
    assert demo.geocode(frame.select("voie", "none"), results="status")["result_status"].to_list() == ["ok"]
