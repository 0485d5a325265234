"""Questions one by one."""

import pickle
import threading
import xml.etree.ElementTree as xml

import numpy
import pytest

import ruelle

RIVOLI = "75104_demo01_00012"


def test_search(demo):
    hits = demo.search("12 rue de rivoli paris")
    best = hits.best
    assert isinstance(best, ruelle.Hit)
    assert (best.label, best.id, best.type) == ("12 Rue de Rivoli 75004 Paris", RIVOLI, "housenumber")
    assert (best.housenumber, best.street, best.postcode, best.city, best.citycode) == ("12", "Rue de Rivoli", "75004", "Paris", "75104")
    assert best.lon == pytest.approx(2.360015) and best.lat == pytest.approx(48.855858)
    assert 0.9 < best.score <= 1 and 0 < best.confidence <= 1 and best.doubtful is False
    assert best.accuracy == 20 and best.distance is None and best.words == []
    assert len(demo.search("rue de rivoli", limit=1)) == 1


def test_filters(demo):
    assert {hit.type for hit in demo.search("rue de rivoli", type=["street"])} == {"street"}
    assert {hit.postcode for hit in demo.search("rue de rivoli", postcode=["75001", "75004"], limit=9)} == {"75001", "75004"}
    assert {hit.citycode for hit in demo.search("rue de rivoli", citycode="75104")} == {"75104"}
    assert demo.search("rue de rivoli", depcode="05") == []
    assert demo.search("3 rue carnot", city="gapp").best.city == "Gap"
    assert demo.search("rue de rivoli", bbox=(2.3, 48.8, 2.4, 48.9)).best.city == "Paris"
    near = demo.search("rue de rivoli", lon=numpy.float32(2.36), lat=numpy.float64(48.8556), limit=numpy.int64(1)).best
    assert near.postcode == "75004" and near.distance < 1000


def test_suggest_and_search_differ_in_the_last_word(demo):
    assert demo.suggest("rue de riv", limit=1).best.street == "Rue de Rivoli"
    assert demo.suggest("rue de riv", postcode="75004").best.postcode == "75004"
    assert demo.suggest("rue de riv", limit=1).best.score > demo.search("rue de riv", limit=1).best.score


def test_explain(demo):
    found = demo.explain("12 av de rivoli pari", limit=2)
    words = {word.word: word for word in found.best.words}
    assert words["12"].role == "housenumber" and words["pari"].role == "city" and words["pari"].matched == "paris"
    assert set(found.best.breakdown) == {"street", "city", "postcode", "housenumber", "coverage", "proximity", "prominence"}
    text = repr(found)
    assert "read as" in text and "coverage" in text and "pari" in text
    with pytest.raises(TypeError, match="nope"):
        demo.explain("12 rue", nope=1)


def test_reverse(demo):
    hits = demo.reverse(lon=2.36, lat=48.8556)
    assert len(hits) == 1 and hits.best.distance < 100
    assert len(demo.reverse(lon=2.36, lat=48.8556, limit=3)) == 3
    assert demo.reverse(lon=2.36, lat=48.8556, type="street").best.type == "street"
    assert "distance" in repr(hits)


def test_lookup(demo):
    assert demo.lookup(RIVOLI).label == "12 Rue de Rivoli 75004 Paris"
    assert demo.lookup("05061").type == "municipality"
    assert demo.lookup("nothing") is None


def test_shapes_for_maps_and_people(demo):
    hits = demo.search("rue de rivoli", limit=3)
    collection = hits.__geo_interface__
    assert collection["type"] == "FeatureCollection" and len(collection["features"]) == len(hits)
    first = collection["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": (hits[0].lon, hits[0].lat)}
    assert first["properties"]["label"] == hits[0].label and "housenumber" not in first["properties"]
    html = hits._repr_html_()
    root = xml.fromstring(html)
    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == len(hits)
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert demo.search("xyzzyx")._repr_html_() == "<p>no results</p>" and repr(demo.search("xyzzyx")) == "no results"
    assert repr(hits).splitlines()[0].split() == ["score", "type", "address", "lat", "lon"]
    assert repr(hits[0]).startswith('<Hit "Rue de Rivoli 75001 Paris", street, score ')
    assert "addresses in 2 shards (communes, demo)" in repr(demo)


def test_a_sketch_of_far_places_and_hostile_names():
    draw = ruelle.sketch.draw
    assert "&lt;b&gt;" in draw([(2.0, 48.0, "<b>")])
    xml.fromstring(draw([(-180, -90, "a"), (180, 90, "b")]))
    xml.fromstring(draw([(0, 90, "a")]))


def test_a_geocoder_is_shared_by_threads_and_sent_to_processes(demo):
    found = []
    threads = [threading.Thread(target=lambda: found.append(demo.search("12 rue de rivoli").best.id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {RIVOLI} and len(found) == 8
    assert pickle.loads(pickle.dumps(demo)).search("12 rue de rivoli").best.id == RIVOLI


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"text": ""}, "text: is required"),
        ({"text": "a" * 300}, "text: must contain at most 200 characters"),
        ({"text": "rue de rivoli", "lat": 3}, "lon: is required"),
        ({"text": "rue de rivoli", "limit": 0}, "limit"),
        ({"text": "rue de rivoli", "type": "road"}, "type"),
        ({"text": "rue de rivoli", "postcode": "abc"}, "postcode"),
        ({"text": "rue de rivoli", "bbox": (1, 2)}, "bbox"),
    ],
)
def test_a_faulty_parameter_is_named(demo, options, match):
    with pytest.raises(ruelle.RuelleError, match=match):
        demo.search(**options)


def test_what_is_no_text_and_no_position(demo):
    with pytest.raises(TypeError, match=r"geocode\(\)"):
        demo.search(["a"])
    with pytest.raises(TypeError, match="must be degrees"):
        demo.reverse(lon="x", lat="y")
    with pytest.raises(ruelle.RuelleError, match="lat"):
        demo.reverse(lon=2.36, lat=100)
