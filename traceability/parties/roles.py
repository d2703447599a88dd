"""Who may do what: four roles, each a set of permissions within one organisation."""

from enum import StrEnum


class Role(StrEnum):
    """The part that a person plays in a cooperative."""

    OWNER = "owner"
    STAFF = "staff"
    PICKER = "picker"
    HELPER = "helper"


class Permission(StrEnum):
    """One thing that can be allowed."""

    VIEW = "view"
    RECORD_FIELD = "record_field"
    RECORD_WORKSHOP = "record_workshop"
    CORRECT = "correct"
    STAMPS = "stamps"
    ORDERS = "orders"
    CATALOGUE = "catalogue"
    REGISTERS = "registers"
    PEOPLE = "people"
    KEYS = "keys"
    BACKUP = "backup"
    RECALL = "recall"
    OVERRIDE = "override"
    """Let goods go out although the law asks for more."""
    MEMBERS = "members"


_STAFF = frozenset(
    {
        Permission.VIEW,
        Permission.RECORD_FIELD,
        Permission.RECORD_WORKSHOP,
        Permission.CORRECT,
        Permission.STAMPS,
        Permission.ORDERS,
        Permission.CATALOGUE,
        Permission.REGISTERS,
        Permission.MEMBERS,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.STAFF: _STAFF,
    Role.PICKER: frozenset({Permission.VIEW, Permission.RECORD_FIELD}),
    Role.HELPER: frozenset({Permission.VIEW, Permission.RECORD_FIELD, Permission.RECORD_WORKSHOP}),
}
"""Owner: all. Staff: the daily work. Picker: the field. Helper: records for somebody else."""


def allowed(role: Role, permission: Permission) -> bool:
    """Whether `role` includes `permission`."""
    return permission in PERMISSIONS[role]
