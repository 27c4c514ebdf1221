"""Networks in files: what is kept, and what is refused."""

import io
import json
import zipfile

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles.cases import SWITCHES, random_net

FULL = [(2, 2), (3, 1)]


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
@pytest.mark.parametrize("kind", [str, lambda path: path])
def test_save_and_load_give_the_same_network(tmp_path, dtype, kind):
    net = random_net(FULL, peepholes=True, shortcut=True, squash="modern", output="softmax")
    net = net.astype(dtype)
    path = kind(tmp_path / "net.npz")
    net.save(path)
    found = ll.Network.load(path)
    assert found == net
    assert found.dtype == net.dtype
    assert found.options == net.options
    assert [file.name for file in tmp_path.iterdir()] == ["net.npz"]


@pytest.mark.parametrize("off", SWITCHES)
def test_save_and_load_keep_each_switch(tmp_path, off):
    options = dict.fromkeys(SWITCHES, True) | {off: False}
    net = random_net(FULL, **options)
    net.save(tmp_path / "net.npz")
    assert ll.Network.load(tmp_path / "net.npz") == net


def test_a_file_holds_no_pickle(tmp_path):
    net = random_net(FULL)
    net.save(tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    assert all(array.dtype != object for array in arrays.values())
    for name, array in net.named_parameters():
        assert np.array_equal(arrays[name], array)


def test_saving_replaces_an_older_file(tmp_path):
    path = tmp_path / "net.npz"
    random_net(FULL, seed=1).save(path)
    net = random_net([(1, 1)], seed=2)
    net.save(path)
    assert ll.Network.load(path) == net


def spoil(path, change):
    """Rewrite a saved file after ``change`` worked on its arrays and its description."""
    with np.load(path) as file:
        arrays = dict(file)
    about = json.loads(str(arrays.pop("about")[()]))
    change(arrays, about)
    np.savez(path, about=np.array(json.dumps(about)), **arrays)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda arrays, about: arrays.pop("w_k"), "w_k"),
        (lambda arrays, about: arrays.update(w_k=np.zeros((1, 1))), "w_k"),
        (lambda arrays, about: arrays.update(w_k=arrays["w_k"] + 1j), "w_k"),
        (lambda arrays, about: about.pop("layers"), "Network.save"),
        (lambda arrays, about: about.update(layers=[[0, 1]]), "Network.save"),
        (lambda arrays, about: about.update(dtype="int8"), "Network.save"),
        (lambda arrays, about: about["options"].update(squash="soft"), "Network.save"),
        (lambda arrays, about: about["options"].update(depth=3), "Network.save"),
        (lambda arrays, about: about["options"].pop("peepholes"), "path: expected weights"),
        (lambda arrays, about: about.update(n_in=-1), "Network.save"),
        (lambda arrays, about: about.update(n_in=5), "w_in"),
    ],
)
def test_a_file_that_was_changed_is_refused(tmp_path, change, words):
    path = tmp_path / "net.npz"
    random_net(FULL, peepholes=True).save(path)
    spoil(path, change)
    with pytest.raises(ValueError, match=words):
        ll.Network.load(path)


def not_a_network(kind):
    """Bytes of a file that is no saved network."""
    buffer = io.BytesIO()
    if kind == "array":
        np.save(buffer, np.zeros(3))
    elif kind == "other arrays":
        np.savez(buffer, a=np.zeros(3))
    elif kind == "pickle":
        np.savez(buffer, about=np.array([{"a": 1}], dtype=object))
    elif kind == "zip":
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("note.txt", "hello")
    return {"text": b"hello", "empty": b"", "broken zip": b"PK\x03\x04 hello"}.get(
        kind, buffer.getvalue()
    )


@pytest.mark.parametrize(
    "kind", ["array", "other arrays", "pickle", "zip", "text", "empty", "broken zip"]
)
def test_a_file_that_is_no_network_is_refused(tmp_path, kind):
    path = tmp_path / "net.npz"
    path.write_bytes(not_a_network(kind))
    with pytest.raises(ValueError, match=r"path: expected a file written by Network\.save"):
        ll.Network.load(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        ll.Network.load(tmp_path / "net.npz")
