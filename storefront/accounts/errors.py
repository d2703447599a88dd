"""Why somebody is not let in.

NotAllowed
└── SignInRefused       the password, the token or the membership does not stand
    ├── WrongPassword   unknown address or wrong password: which of the two is not said
    ├── NoMembership    the person belongs to no organisation (any more)
    └── WrongToken      no such token, or it is revoked or past its date

InvalidInput
└── WeakPassword        too short to resist guessing, or too long to be one
"""

from traceability.errors import InvalidInput, NotAllowed


class SignInRefused(NotAllowed):
    code = "sign_in_refused"


class WrongPassword(SignInRefused):
    code = "wrong_password"


class NoMembership(SignInRefused):
    code = "no_membership"


class WrongToken(SignInRefused):
    code = "wrong_token"


class WeakPassword(InvalidInput):
    code = "weak_password"
