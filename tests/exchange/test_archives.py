"""Archives from anywhere: what is in them comes out, and nothing that could do harm."""

import stat
import struct
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.exchange.archives import UnsafeArchive, check, members

MEGABYTE = 1024 * 1024


@pytest.fixture
def zipped(tmp_path):
    """Write an archive of (name or ZipInfo, bytes), however odd."""

    def write(*files, **options):
        path = tmp_path / "some.zip"
        with zipfile.ZipFile(path, "w", **{"compression": zipfile.ZIP_DEFLATED} | options) as archive:
            for name, content in files:
                archive.writestr(name, content)
        return path

    return write


def of_kind(name, kind):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o644) << 16
    return info


names = st.lists(st.text("abcxyz09_- é", min_size=1, max_size=8), min_size=1, max_size=3).map("/".join)


@given(files=st.dictionaries(names, st.binary(max_size=2000), max_size=8))
def test_what_was_packed_comes_out_the_same(tmp_path_factory, files):
    path = tmp_path_factory.mktemp("zip") / "some.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert {name: file.read() for name, file in members(path)} == files
    assert set(check(path)) == set(files)


def test_folders_are_no_members(zipped):
    assert check(zipped(("lists/", ""), ("lists/a.csv", "x"))) == ["lists/a.csv"]


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "/etc/passwd", "lists/../../a", "..\\a.csv", "C:/a.csv", "c:a.csv", "a\x01.csv", "a\nb"],
)
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_read(zipped, name):
    path = zipped(("good.csv", "x"), (name, "y"))
    with pytest.raises(UnsafeArchive, match=r"some\.zip"):
        next(members(path))


def test_a_name_that_ends_at_a_hidden_zero_byte_is_refused(zipped):
    path = zipped(("good.csv", "x"), ("evilX.csv", "y"))
    path.write_bytes(path.read_bytes().replace(b"evilX", b"evil\0"))
    with pytest.raises(UnsafeArchive):
        check(path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(zipped, kind):
    with pytest.raises(UnsafeArchive, match="link"):
        check(zipped((of_kind("list.csv", kind), "/etc/passwd")))


def test_the_same_name_twice_is_refused(zipped):
    with pytest.warns(UserWarning, match="Duplicate"):
        path = zipped(("a.csv", "x"), ("a.csv", "y"))
    with pytest.raises(UnsafeArchive, match="twice"):
        check(path)


def test_a_bomb_is_refused_unread(zipped):
    path = zipped(("sheet.xml", b"0" * 300 * MEGABYTE))
    tracemalloc.start()
    with pytest.raises(UnsafeArchive, match="bomb"):
        next(members(path, most_bytes=1024 * MEGABYTE))
    assert tracemalloc.get_traced_memory()[1] < MEGABYTE
    tracemalloc.stop()


def test_many_files_are_too_many_bytes_together(zipped):
    path = zipped(*[(f"{number}.bin", bytes(700_000)) for number in range(10)])
    assert len(check(path)) == 10
    with pytest.raises(UnsafeArchive, match="7000000 bytes"):
        check(path, most_bytes=6_999_999)


def test_too_many_files_are_refused(zipped):
    path = zipped(*[(f"{number}", "") for number in range(11)])
    assert len(check(path, most_members=11)) == 11
    with pytest.raises(UnsafeArchive, match="11 files, 10 at most"):
        check(path, most_members=10)


def test_a_list_of_contents_that_would_fill_the_memory_is_not_read(zipped):
    path = zipped(*[(f"{number}", "") for number in range(5000)])
    with pytest.raises(UnsafeArchive, match="more than 100 files"):
        check(path, most_members=100)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_whose_reading_has_no_bound_are_refused(zipped, method):
    with pytest.raises(UnsafeArchive, match="packed"):
        check(zipped(("a.csv", "x" * 100), compression=method))


def test_an_encrypted_member_is_refused(zipped):
    path = zipped(("a.csv", "x"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(UnsafeArchive, match="encrypted"):
        check(path)


def test_a_member_that_says_less_than_it_holds_gives_no_more_than_it_said(zipped):
    path = zipped(("a.csv", bytes(MEGABYTE)))
    content = path.read_bytes()
    for mark, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = content.index(mark) + place
        content = content[:at] + struct.pack("<I", 1000) + content[at + 4 :]
    path.write_bytes(content)
    with pytest.raises(UnsafeArchive, match="damaged"):
        [len(file.read()) for _, file in members(path)]


def test_a_damaged_member_names_itself(zipped):
    path = zipped(("good.csv", "x"), ("spoilt.csv", b"some words " * 50), compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"some words some", b"some worms some", 1))
    with pytest.raises(UnsafeArchive, match=r"spoilt\.csv: damaged"):
        [file.read() for _, file in members(path)]


@given(content=st.binary(max_size=200) | st.binary(max_size=50).map(lambda rest: b"PK\5\6" + rest))
def test_what_is_no_archive_is_refused_whatever_it_holds(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("zip") / "some.zip"
    path.write_bytes(content)
    with suppress(UnsafeArchive):
        assert check(path) == []


@given(data=st.data())
def test_an_archive_with_any_byte_changed_is_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("zip") / "some.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "name,place\nx,y\n" * 20)
        archive.writestr("b.csv", b"\0\1\2" * 40)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with suppress(UnsafeArchive):
        assert sum(len(file.read()) for _, file in members(path)) <= MEGABYTE


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnsafeArchive, match=r"nowhere\.zip"):
        check(tmp_path / "nowhere.zip")
