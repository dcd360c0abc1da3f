"""What docs/openapi.json says, the daemon does: made-up requests of every call by each role are answered as it says."""

import asyncio
import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from requests.auth import AuthBase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from chatd.directory.shapes import HTTP
from ops.openapi import FILE, text
from tests.transport.test_item_calls import OF_ROLE, desk  # noqa: F401 - a fixture

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
)
EXAMPLES_MAX = 3  # of each call, of each kind, by each person
DOCUMENT = json.loads(FILE.read_text("utf-8"))


def test_the_file_is_made_of_the_shapes_of_now():
    assert FILE.read_text("utf-8") == text(), "run: python ops/openapi.py"


class Proving(AuthBase):
    """Signs what is sent, as a tab does; a tab that was signed out is another from then on."""

    def __init__(self, renewed):
        self.renewed, self.tab = renewed, renewed()

    def __call__(self, request):
        body = request.body or b""
        content = body if isinstance(body, bytes) else body.encode()
        request.headers.update(self.tab.headers(request.method, request.path_url, content))
        if request.path_url.startswith("/api/sign-out"):
            self.tab = self.renewed()
        return request


def whole(value):
    """Whole numbers as such: `1.0` is one for JSON Schema, and none for the daemon."""
    if isinstance(value, dict):
        return {name: whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def tried(url, operation, mode, auth):
    @settings(
        max_examples=EXAMPLES_MAX,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.body = whole(case.body)
        answer = case.call(base_url=url, auth=auth)
        case.validate_response(answer, checks=CHECKS)
        seen.add(answer.status_code)
        if mode is GenerationMode.POSITIVE and operation.label in HTTP:
            assert answer.status_code != 400, "the file says more than the daemon takes"

    seen = set()
    ask()
    return seen


def all_tried(url, auth):
    unsigned = json.loads(json.dumps(DOCUMENT))
    for calls in unsigned["paths"].values():
        for call in calls.values():
            call["security"] = []  # all are signed here: none is wrong by being unsigned
    schema = schemathesis.openapi.from_dict(unsigned)
    seen = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            if mode is GenerationMode.POSITIVE or "requestBody" in operation.definition.raw:
                seen[operation.label, mode.value] = tried(url, operation, mode, auth)
    return seen


@pytest.mark.parametrize("role", sorted(OF_ROLE))
async def test_made_up_requests_are_answered_as_it_says(desk, role):  # noqa: F811
    loop = asyncio.get_running_loop()

    def renewed():
        made = desk.house.tab(OF_ROLE[role])
        return asyncio.run_coroutine_threadsafe(made, loop).result()

    seen = await asyncio.to_thread(lambda: all_tried(desk.house.url, Proving(renewed)))
    assert 200 in set().union(*seen.values())
    assert 401 not in seen["GET /api/me", "positive"], "control: they are signed in"
