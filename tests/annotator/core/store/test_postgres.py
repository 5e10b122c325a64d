"""A project on a real server: several writers, faults of the server, rights, and what is never told."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace

import numpy as np
import pytest
from jobs import AS_2_3, content, disc, edit_of, suggest, work
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from annotator.core.errors import KnownError
from annotator.core.project.check import faults
from annotator.core.project.image_folders import with_images
from annotator.core.project.news import changes_of, news_of, pulse_of
from annotator.core.project.opening import open_paths
from annotator.core.project.project import Project
from annotator.core.store.server import Server, place_of
from annotator.core.work import decisions
from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, AddLabel, Compound, RemoveImage, RestoreImage, SetImageState
from annotator.core.work.label_files import load_label_set
from annotator.core.work.labels import Label


@pytest.fixture
def team(database, tmp_path):
    """Two annotators on one project."""
    for image in ("a.png", "b.png"):
        Image.new("RGB", (24, 18)).save(tmp_path / image)
    ada = Project.create(database, load_label_set("dermoscopy"), "lesions")
    ada.add_images([tmp_path / "a.png", tmp_path / "b.png"])
    bob = Project.open(database)
    ada.annotator, bob.annotator = "ada", "bob"
    yield ada, bob
    ada.close()
    bob.close()


def added(project, **changes):
    value = replace(Annotation(project.next_annotation_id(), 1, 1, disc(), annotator=project.annotator), **changes)
    project.apply(AddAnnotation(value))
    return value


# --- several writers

WRITER = """
    import sys
    from pathlib import Path
    from jobs import disc
    from annotator.core.work.annotation import Annotation
    from annotator.core.work.edits import AddAnnotation
    from annotator.core.project.project import Project
    from annotator.core.store.server import Server, place_of

    project = Project.open(Server(place_of(sys.argv[1]).url, Path(sys.argv[2])))
    project.annotator = sys.argv[3]
    for n in range(40):
        number = project.next_annotation_id()
        project.apply(AddAnnotation(Annotation(number, 1 + n % 2, 1, disc(n % 20, 8), annotator=sys.argv[3])))
        print(number, flush=True)
    project.close()
"""


def test_processes_that_annotate_at_once_lose_nothing(team, database, tmp_path):
    code = textwrap.dedent(WRITER)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(database), str(tmp_path), name],
            stdout=subprocess.PIPE, text=True, env=environment,
        )
        for name in ("ada", "bob", "eve")
    ]  # fmt: skip
    told = [child.communicate()[0].split() for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    numbers = [int(number) for part in told for number in part]
    assert len(numbers) == len(set(numbers)) == 120
    ada, _ = team
    assert {a.id for image in (1, 2) for a in ada.annotations(image)} == set(numbers)
    assert {(e.annotator, e.action) for e in ada.history()} == {(n, "AddAnnotation") for n in ("ada", "bob", "eve")}
    assert ada.history_fault() is None
    assert list(faults(ada)) == []


def test_threads_that_do_everything_at_once_keep_the_chain(team, database):
    """Edits that others' work overtook are refused; all others are stored, in one chain that tells the tables."""
    wrong = []

    def annotate(seed):
        project, rng = Project.open(database), np.random.default_rng(seed)
        for _ in range(30):
            try:
                edit = edit_of(project, *(int(value) for value in rng.integers(0, (7, 24, 18, 6))))
                if edit is not None:
                    project.apply(edit)
            except KnownError as error:
                if "meanwhile" not in str(error):
                    wrong.append(error)
            except Exception as error:  # an annotation that was read half way through another's step
                wrong.append(error)
        project.close()

    threads = [threading.Thread(target=annotate, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    ada, _ = team
    assert list(faults(ada)) == []


def test_both_may_add_the_same_images(team, tmp_path):
    ada, bob = team
    paths = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (4, 4)).save(path)
        paths.append(path)
    done = [ada.add_images(paths[:4]), bob.add_images(paths)]
    assert done == [4, 2]
    assert [r.path for r in ada.images()][2:] == [p.name for p in paths]


def test_a_suggestion_that_a_newer_answer_replaced_can_be_accepted(team):
    ada, bob = team
    suggest(ada)
    old = ada.suggestions(1)[0]
    suggest(bob)
    ada.apply(decisions.accept(old, ada.next_annotation_id(), disc(), old.provenance, "ada"))
    assert [a.suggestion_id for a in bob.annotations(1)] == [old.id]
    assert list(faults(bob)) == []


def test_what_others_did_is_told(team, tmp_path):
    ada, bob = team
    before = pulse_of(ada)
    assert news_of(ada, before, pulse_of(ada)) is None
    value = added(bob)
    own = added(ada)
    suggest(bob, 2)
    now = pulse_of(ada)
    news = news_of(ada, before, now)
    assert [e.annotator for e in news.entries] == ["bob", "ada", "bob"]
    assert {e.hash for e in news.entries} & ada.written == {news.entries[1].hash}
    key = "f" * 64 + "/none"
    answer = next(e for e in news.entries if e.action == "suggest")
    changes = changes_of(news.entries, answer.detail.split('"key": "')[1].split('"')[0])
    assert changes.annotations == {value.id, own.id}
    assert changes.images == {1, 2}
    assert {s.id for s in ada.suggestions(2)} <= changes.suggestions
    assert changes_of(news.entries, key + "?").suggestions == frozenset()
    Image.new("RGB", (4, 4)).save(tmp_path / "c.png")
    bob.add_images([tmp_path / "c.png"])
    assert news_of(ada, now, pulse_of(ada)).images


# --- the server's faults


def test_a_lost_connection_is_made_again(team, cluster):
    ada, bob = team
    before = content(ada)
    bob.store.connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                                      "pg_backend_pid() AND datname = current_database()"))  # fmt: skip
    bob.store.connection.rollback()
    assert content(ada) == before
    added(ada)
    assert len(bob.annotations(1)) == 1


def test_a_connection_lost_in_mid_step_leaves_nothing_half_done(team):
    ada, bob = team
    edit = AddAnnotation(Annotation(ada.next_annotation_id(), 1, 1, disc()))
    before = content(bob)

    def cut():
        with ada.store.transaction():
            ada._apply(edit)
            bob.store.connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                                              "pid <> pg_backend_pid() AND datname = current_database()"))  # fmt: skip
            bob.store.connection.rollback()

    with pytest.raises(KnownError, match=r"The server cannot be reached.*Once it is there again, do it again"):
        cut()
    assert content(bob) == before
    ada.apply(edit)
    assert bob.annotations(1) == [edit.annotation]
    assert list(faults(bob)) == []


def test_a_server_that_is_gone_and_comes_back(team, cluster):
    ada, bob = team
    value = added(ada)
    cluster.control("stop", "-m", "fast")
    try:
        for use in (lambda: added(ada), lambda: bob.annotations(1), lambda: ada.store.faults()):
            with pytest.raises(KnownError, match=r"postgresql://.*The server cannot be reached"):
                use()
    finally:
        cluster.start()
    assert bob.annotations(1) == [value]
    added(ada)
    assert len(bob.annotations(1)) == 2
    assert list(faults(ada)) == []


def test_a_project_whose_server_is_gone_can_be_closed(team, database, cluster):
    project = Project.open(database)
    assert project.history() == []
    cluster.control("stop", "-m", "immediate")
    try:
        project.close()
        assert project.store.closed
        with pytest.raises(KnownError, match="cannot be reached"):
            Project.open(database)
    finally:
        cluster.start()
    Project.open(database).close()


def test_who_waits_for_another_too_long_is_told(team, monkeypatch):
    ada, bob = team
    bob.store.connection.execute(text("SET lock_timeout = 100"))
    bob.store.connection.commit()
    with ada.store.transaction(), pytest.raises(KnownError, match="storing something large"):
        added(bob)
    added(bob)


# --- rights and rules


def test_the_history_is_append_only(team):
    ada, _ = team
    work(ada, 3)
    for statement in ("UPDATE history SET annotator = 'eve'", "DELETE FROM history", "TRUNCATE history"):
        with pytest.raises(DBAPIError, match="append-only"), ada.store.connection.begin():
            ada.store.connection.execute(text(statement))
    with ada.store.connection.begin():
        ada.store.connection.execute(text("ALTER TABLE history DISABLE TRIGGER history_append_only"))
        ada.store.connection.execute(text("UPDATE history SET annotator = 'eve' WHERE id = 2"))
    found = list(faults(ada))
    assert "no longer held append-only" in found[0]
    assert "entry 2 does not fit" in found[1]


def test_a_user_who_may_only_read(team, cluster, database):
    ada, _ = team
    value = added(ada)
    cluster.execute("DROP ROLE IF EXISTS reader")
    cluster.execute("CREATE ROLE reader LOGIN")
    try:
        reader = Server(database.url.set(username="reader"), database.images)
        with pytest.raises(KnownError, match="does not let this user"):
            Project.open(reader)
        cluster.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database.name)
        project = Project.open(reader)
        assert project.read_only
        assert project.annotations(1) == [value]
        with pytest.raises(KnownError, match="lets this user only read"):
            project.apply(SetImageState(1, ImageState.NEW, ImageState.DONE))
        assert "lets this user only read" in str(project.notices[0])
        project.close()
    finally:
        cluster.execute("DROP OWNED BY reader", database.name)
        cluster.execute("DROP ROLE reader")


def test_rules_on_values_are_the_databases_own(team):
    ada, _ = team
    before = content(ada)
    for bad in (Annotation(7, 1, 99, disc()), Annotation(7, 99, 1, disc()), Annotation(7, 1, 1, disc(), 77)):
        with pytest.raises(KnownError):
            ada.apply(AddAnnotation(replace(bad, suggestion_id=5 if bad.label_id == 1 else None)))
    assert content(ada) == before


def test_a_newer_format_is_refused(team, database):
    ada, _ = team
    with ada.store.connection.begin():
        ada.store.connection.execute(text("UPDATE meta SET value = '5000' WHERE key = 'format'"))
    with pytest.raises(KnownError, match="newer version"):
        Project.open(database)


def as_2_0(cluster, database):
    """Make of a database what version 2.0 made."""
    for table in ("image", "label"):
        cluster.execute(f"ALTER TABLE {table} DROP COLUMN removed", database.name)
    cluster.execute("DROP TABLE tag", database.name)
    for table in ("annotation", "suggestion"):
        cluster.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_frames", database.name)
        for column in ("onset", "apex", "offset"):
            cluster.execute(f'ALTER TABLE {table} DROP COLUMN "{column}"', database.name)
    for statement in AS_2_3:
        cluster.execute(statement, database.name)
    cluster.execute("UPDATE meta SET value = '2000' WHERE key = 'format'", database.name)


def test_a_database_of_an_older_format_is_brought_forward(team, cluster, database):
    value = added(team[0])
    as_2_0(cluster, database)
    project = Project.open(database)
    assert project.setting("format") == "4001"
    project.apply(RemoveImage(1, "a.png"))
    assert [record.path for record in project.images()] == ["b.png"]
    project.apply(RestoreImage(1, "a.png"))
    assert project.annotations(1) == [value]
    project.apply(Compound((project.tagging({(1, 1): True}), AddLabel(Label(99, "new", "new", "#123456")))))
    assert [tag.key for tag in project.tags()] == [(1, 1)]
    assert list(faults(project)) == []
    project.close()


def test_who_may_not_bring_a_database_forward_is_told_who_can(team, cluster, database):
    as_2_0(cluster, database)
    cluster.execute("CREATE ROLE guest LOGIN")
    try:
        cluster.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guest", database.name)
        guest = Server(database.url.set(username="guest"), database.images)
        with pytest.raises(KnownError, match=r"older format.*may not bring it forward.*whoever made it open it once"):
            Project.open(guest)
        Project.open(database).close()
        Project.open(guest).close()
    finally:
        cluster.execute("DROP OWNED BY guest", database.name)
        cluster.execute("DROP ROLE guest")


def test_images_outside_the_folder_are_refused(team, tmp_path):
    ada, _ = team
    outside = tmp_path.parent / "outside.png"
    Image.new("RGB", (4, 4)).save(outside)
    with pytest.raises(KnownError, match="outside the folder of the project's images"):
        ada.add_images([outside])


def test_without_a_folder_of_images_all_else_works(team, database):
    project = Project.open(replace(database, images=None))
    assert project.history() == []
    assert project.history_fault() is None
    with pytest.raises(KnownError, match="annotator locate"):
        project.image_path(project.image(1))
    project.close()
    with pytest.raises(KnownError, match="annotator locate"):
        open_paths([replace(database, images=None)])
    project, first = open_paths([database])
    assert (project.path, first) == (database, None)
    project.close()


def test_a_user_with_the_rights_of_the_guide_may_do_everything(team, cluster, database, tmp_path):
    cluster.execute("DROP ROLE IF EXISTS writer")
    cluster.execute("CREATE ROLE writer LOGIN")
    try:
        cluster.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer", database.name)
        cluster.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writer", database.name)
        project = Project.open(Server(database.url.set(username="writer"), database.images))
        Image.new("RGB", (4, 4)).save(tmp_path / "c.png")
        assert project.add_images([tmp_path / "c.png"]) == 1
        work(project, 30)
        assert list(faults(project)) == []
        project.close()
    finally:
        cluster.execute("DROP OWNED BY writer", database.name)
        cluster.execute("DROP ROLE writer")


# --- addresses


@pytest.mark.parametrize(
    "address", ["postgresql://ada:hush@127.0.0.1:1/job", "postgres://ada@127.0.0.1:1/job?password=hush"]
)
def test_passwords_are_never_told(address):
    server = place_of(address)
    with pytest.raises(KnownError, match="cannot be reached") as caught:
        Project.open(server)
    told = f"{caught.value}{server}{server!r}{caught.value.__cause__}"
    assert "postgresql://ada@127.0.0.1:1/job" in told
    assert "hush" not in told
    assert with_images(server).images is None


def test_without_the_driver_the_way_to_it_is_told(database, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(KnownError, match=r"pip install 'ebp-annotator\[team\]'"):
        Project.open(database)


@pytest.mark.parametrize("address", ["postgresql://host", "postgresql://", "postgres://u@h:x/db"])
def test_addresses_that_name_no_database(address):
    with pytest.raises(KnownError, match="postgresql://USER@HOST/DATABASE"):
        place_of(address)


def test_all_else_is_a_path(tmp_path):
    for name in ("job.annot", "a/b c", "postgresql:x", "http://x/y", str(tmp_path)):
        assert str(place_of(name)) == str(type(tmp_path)(name))
