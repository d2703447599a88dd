"""What can go wrong when a finished file is read back: a branch of the tree in `labels.errors`."""

from labels.errors import N_, LabelError, Size


class ProofError(LabelError):
    code = "proof_error"


class ProofUnavailable(ProofError):
    code = "proof_unavailable"

    def __init__(self, package: str) -> None:
        super().__init__(
            N_("Reading sheets back needs %(package)s: pip install 'nguon[proof]'"),
            package=package,
        )


class UnreadableFile(ProofError):
    code = "unreadable_file"

    def __init__(self) -> None:
        super().__init__(N_("The file is not a PDF that can be opened."))


class UnreadableCommands(ProofError):
    code = "unreadable_commands"

    def __init__(self, language: str, at: int) -> None:
        super().__init__(
            N_("From byte %(at)s on, the file is not what a printer reads as %(language)s."),
            language=language,
            at=at,
        )


class BadSample(ProofError):
    code = "bad_sample"

    def __init__(self, codes: int) -> None:
        super().__init__(
            N_("A sample of %(codes)s codes proves nothing: at least one."), codes=codes
        )


class ProofMismatch(ProofError):
    """Names the place on paper; `params` hold what should stand there and what was read."""

    code = "proof_mismatch"

    def __init__(
        self, *, sheet: int, row: int, column: int, expected: str | None, read: str | None
    ) -> None:
        super().__init__(
            N_(
                "Sheet %(sheet)s, row %(row)s, column %(column)s: "
                "the code that was read is not the one on record."
            ),
            sheet=sheet,
            row=row,
            column=column,
            expected=expected,
            read=read,
        )


class RollMismatch(ProofMismatch):
    """Names the row and the label on it; `column` and `label` are 0 beside all labels."""

    code = "roll_mismatch"

    def __init__(
        self, *, row: int, column: int, label: int, expected: str | None, read: str | None
    ) -> None:
        LabelError.__init__(
            self,
            N_(
                "Row %(row)s of the roll, label %(column)s from the left (number %(label)s): "
                "the code that was read is not the one on record."
            )
            if column
            else N_("Row %(row)s of the roll holds something that is not on record."),
            row=row,
            column=column,
            label=label if column else 0,
            expected=expected,
            read=read,
        )


class BadRow(ProofError):
    code = "bad_row"

    def __init__(
        self, row: int, size: tuple[int, int], copies: int, wanted: tuple[int, int]
    ) -> None:
        super().__init__(
            N_(
                "Row %(row)s of the roll would be %(size)s dots, printed %(copies)s times; "
                "it must be %(wanted)s dots, printed once."
            ),
            row=row,
            size=Size.of(size),
            copies=copies,
            wanted=Size.of(wanted),
        )
