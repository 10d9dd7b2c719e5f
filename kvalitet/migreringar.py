"""What the apps' migrations share."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class SkapaModeller(Operation):
    """Create new models, with fields added to them when the next one is known, as one step.

    Django renders all models that are related to the new one, which here is nearly all of them, after each CreateModel:
    the time grows with the square of their number. Here they are rendered once.
    """

    reduces_to_sql = True

    def __init__(self, operations: list[CreateModel | AddField]) -> None:
        self.operations = operations
        namn = {op.name_lower for op in operations if isinstance(op, CreateModel)}
        for op in operations:
            if isinstance(op, AddField) and op.model_name_lower not in namn:
                raise ValueError(f"Fältet {op.name} hör inte till någon av de nya modellerna.")

    def deconstruct(self) -> tuple[str, list, dict[str, Any]]:
        return self.__class__.__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered anew when it is asked for
        for op in self.operations:
            op.state_forwards(app_label, state)

    def _modeller(self, app_label: str, editor: BaseDatabaseSchemaEditor, state: ProjectState) -> list:
        modeller = [state.apps.get_model(app_label, op.name) for op in self.operations if isinstance(op, CreateModel)]
        return [modell for modell in modeller if self.allow_migrate_model(editor.connection.alias, modell)]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for modell in self._modeller(app_label, schema_editor, to_state):
            schema_editor.create_model(modell)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for modell in reversed(self._modeller(app_label, schema_editor, from_state)):
            schema_editor.delete_model(modell)

    def describe(self) -> str:
        return f"Create {sum(isinstance(op, CreateModel) for op in self.operations)} models"
