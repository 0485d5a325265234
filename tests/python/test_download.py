"""Shards from an address."""

import http.server
import threading

import pytest

import ruelle


@pytest.fixture
def site(shards, monkeypatch, tmp_path):
    """The demonstration's shards on a server, and the paths that were asked of it."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(shards))

        def log_request(self, code="-", size="-"):
            asked.append(self.path)

        def log_error(self, *args):
            pass

    monkeypatch.setenv("RUELLE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_files_are_downloaded_once(site):
    address, asked = site
    first = ruelle.open(address)
    assert first.search("12 rue de rivoli").best.street == "Rue de Rivoli"
    assert len(asked) == 3
    ruelle.open(f"{address}/manifest.json")
    assert asked[3:] == ["/manifest.json"]


def test_a_file_that_is_not_the_manifests_is_refused(site, shards):
    address, _ = site
    file = next(shards.glob("demo.*"))
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    with pytest.raises(ruelle.ShardError, match="is not the file that the manifest names"):
        ruelle.open(address)
    file.write_bytes(file.read_bytes() + b"!")
    with pytest.raises(ruelle.ShardError, match="has more than"):
        ruelle.open(address)


def test_an_address_without_shards(site, shards):
    address, _ = site
    with pytest.raises(ruelle.ShardError, match="cannot be read: HTTP Error 404"):
        ruelle.open(f"{address}/nowhere/")
    for text in ('{"shards": [{"file": "../../x.ruelle", "bytes": 1, "sha256": ""}]}', "<html>", "[]"):
        (shards / "manifest.json").write_text(text)
        with pytest.raises(ruelle.ShardError, match="is no manifest of shards"):
            ruelle.open(address)
