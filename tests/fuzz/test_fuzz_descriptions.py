"""Walks along both descriptions with made-up requests: whatever is sent, the server stands.

A few examples of each operation in the test run; `make fuzz` sends many.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from storefront.accounts.programs import create_token
from storefront.web.limits import limiter
from tests.storefront.epcis.conftest import (  # noqa: F401 - fixtures of the same site
    coop,
    deployment_of,
    repository,
)
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

EXAMPLES = int(os.environ.get("NGUON_FUZZ_EXAMPLES", "2"))
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 50,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def site(repository, coop, deployment_of):  # noqa: F811 - the fixtures imported above
    """The site without its limit on how often one asks, and a token of an owner."""
    limiter.enabled = False
    with deployment_of.transaction() as session:
        owner = Recorder(coop.id, Role.OWNER, clock=deployment_of.clock)
        token = create_token(session, owner, name="fuzz", role=Role.OWNER).text
    yield repository, {"Authorization": f"Bearer {token}"}
    limiter.enabled = True


@pytest.mark.parametrize("path", ["/epcis/openapi.json", "/api/v1/openapi.json"])
def test_the_server_stands_whatever_is_sent_along_its_description(site, path):
    app, headers = site
    described = schemathesis.openapi.from_wsgi(path, app)
    fallen = {}
    walked = 0

    for found in described.get_all_operations():
        operation = found.ok()
        walked += 1

        @FUZZED
        @given(case=operation.as_strategy())
        def stands(case):
            answer = case.call(headers=headers)
            built = answer.status_code < 500 or answer.status_code == 501
            if not built:
                fallen[case.operation.label] = f"{case.as_curl_command()}\n{answer.text}"

        stands()

    assert fallen == {}
    assert walked >= 30
