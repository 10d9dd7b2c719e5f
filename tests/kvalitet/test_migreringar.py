"""A new database is made from one migration per app. Older databases go on with those that it replaces."""

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kvalitet.migreringar import SkapaModeller

EGNA = {"kvalitet", "huvudman", "analysunderlag", "dialoger"}


def test_the_replacing_migrations_end_where_the_replaced_ones_do():
    gamla = MigrationLoader(None, replace_migrations=False)
    nya = MigrationLoader(None)
    assert {nyckel[0] for nyckel in nya.replacements} == EGNA
    assert not [
        nyckel for m in nya.replacements.values() for nyckel in m.replaces if nyckel not in gamla.disk_migrations
    ]
    sista = [migrering.replaces[-1] for migrering in nya.replacements.values()]
    fore, efter = gamla.project_state(sista), nya.project_state(list(nya.replacements))
    assert fore.models.keys() == efter.models.keys()
    for fran, till in ((fore, efter), (efter, fore)):
        assert MigrationAutodetector(fran, till).changes(graph=nya.graph) == {}


@pytest.mark.django_db
def test_a_new_database_has_run_only_the_replacing_ones_and_has_every_column():
    inlasta = MigrationLoader(connection)
    korda = set(MigrationRecorder(connection).applied_migrations())
    assert inlasta.replacements.keys() <= korda
    for app in EGNA:
        for modell in apps.get_app_config(app).get_models(include_auto_created=True):
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{modell._meta.db_table}" WHERE 1 = 0')
                finns = {kolumn[0] for kolumn in cursor.description}
            assert finns == {falt.column for falt in modell._meta.local_concrete_fields}, modell


def test_a_field_of_a_model_that_is_not_created_there_is_refused():
    skapa = migrations.CreateModel("Ny", [("id", models.BigAutoField(primary_key=True))])
    tal = models.IntegerField(null=True)
    assert SkapaModeller([skapa, migrations.AddField("ny", "tal", tal)]).describe() == "Create 1 models"
    with pytest.raises(ValueError, match="Fältet tal hör inte till någon av de nya modellerna"):
        SkapaModeller([skapa, migrations.AddField("annan", "tal", tal)])
