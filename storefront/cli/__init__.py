"""The shop's commands of `nguon`. Nothing here needs the web framework until a command does."""

import click

import storefront.models
from storefront.cli import (
    channels,
    demo,
    exports,
    mail,
    members,
    proof,
    recalls,
    rolls,
    serving,
    sheets,
    stamps,
    tokens,
    users,
)

__all__ = ["register"]

assert storefront.models, "every command sees every table"


def register(group: click.Group) -> None:
    """Add the shop's commands to `nguon`, and what it adds to the library's own."""
    for command in (
        channels.channels,
        demo.demo,
        mail.mail,
        members.members,
        serving.serve,
        sheets.sheets,
        tokens.tokens,
        users.users,
    ):
        group.add_command(command)
    area = group.commands["stamps"]
    assert isinstance(area, click.Group), "the library's own group"
    area.add_command(stamps.issue)
    area.add_command(stamps.sheet)
    area.add_command(proof.proof)
    area.add_command(rolls.roll)
    files = group.commands["export"]
    assert isinstance(files, click.Group), "the library's own group"
    files.add_command(exports.fsma204)
    area = group.commands["recall"]
    assert isinstance(area, click.Group), "the library's own group"
    area.add_command(recalls.report)
    area.add_command(recalls.notify)
