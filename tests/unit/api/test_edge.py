"""What every answer has: a problem when it is an error, an id, safe headers; and the pages."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app import errors
from app.api.problems import status_of
from tests.unit.api.fakes import FakeServices

PROBLEM = {"type", "title", "status", "detail", "code", "hint", "errors", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("POST", "/v1/nothing", 404, "not_found"),
        ("PUT", "/v1/datasets", 405, "method_not_allowed"),
        ("POST", "/some/page", 405, "method_not_allowed"),
        ("GET", "/v1/datasets/ds_none", 404, "not_found"),
        ("GET", "/v1/datasets/%ED%A0%80", 404, "not_found"),
        ("GET", "/v1/datasets/%00", 422, "invalid_request"),
        ("GET", "/v1/datasets?after=%00", 422, "invalid_request"),
        ("GET", "/v1/datasets?limit=0", 422, "invalid_request"),
        ("GET", "/v1/datasets?limit=99999999999999999999999", 422, "invalid_request"),
        ("GET", "/v1/datasets/ds_1/preview?offset=1e400", 422, "invalid_request"),
        ("GET", "/v1/runs/run_1/report?format=exe", 422, "invalid_request"),
        ("GET", "/v1/runs/run_1/events?after=-1", 422, "invalid_request"),
        ("POST", "/v1/samples/none", 404, "not_found"),
    ],
)
def test_every_refusal_is_a_problem(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    problem = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == PROBLEM
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["detail"]


def test_only_an_outage_and_a_defect_of_ours_are_5xx() -> None:
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    named = [c for c in classes if issubclass(c, errors.WhereforeError)]
    built = [c(["x"]) if c is errors.InvalidPlan else c("x") for c in named]
    server_side = {type(e): status_of(e).value for e in built if status_of(e) >= 500}
    assert server_side == {errors.Unavailable: 503, errors.InternalFault: 500}


def test_a_subclass_has_the_status_of_its_nearest_ancestor() -> None:
    assert status_of(errors.NoOverlap("x")) == status_of(errors.StatisticalFailure("x"))


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\tb", "<script>"])
def test_a_request_id_that_is_unfit_for_a_log_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"].startswith("req_")


def test_every_answer_has_safe_headers(client: TestClient, stranger: TestClient) -> None:
    for answer in (
        client.get("/"),
        client.get("/v1/catalogue"),
        client.get("/v1/nothing"),
        stranger.get("/", headers={"Accept": "text/html"}),
        stranger.get("/v1/catalogue"),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_any_page_address_gives_the_page(client: TestClient) -> None:
    for path in ("/", "/runs/run_1", "/catalogue"):
        answer = client.get(path)
        assert answer.text == "<!doctype html><title>Built</title>"
        assert answer.headers["cache-control"] == "no-cache"


def test_built_files_are_kept_by_the_browser_for_good(stranger: TestClient) -> None:
    answer = stranger.get("/assets/index-1a2b.js")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path", ["/assets/../index.html", "/assets/%2e%2e/%2e%2e/secret", "/assets/none.js"]
)
def test_no_address_leads_out_of_the_build(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code in {401, 404}


def test_metrics_tell_how_long_work_waits_and_what_came_to_a_halt(client: TestClient) -> None:
    text = client.get("/metrics").text
    assert 'wherefore_queue_oldest_seconds{queue="cpu"} 60.0' in text
    assert 'wherefore_queue_steps{queue="cpu"} 1.0' in text
    assert "wherefore_runs_halted 1.0" in text
    assert "wherefore_database_up 1.0" in text


def test_metrics_are_read_while_the_database_is_away(
    client: TestClient, services: FakeServices
) -> None:
    services.is_down = True
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "wherefore_database_up 0.0" in answer.text


def test_metrics_name_routes_and_never_ids(client: TestClient) -> None:
    client.get("/v1/datasets/ds_secret")
    text = client.get("/metrics").text
    assert 'route="/v1/datasets/{dataset_id}",status="404"' in text
    assert "ds_secret" not in text


def test_readiness_says_when_nobody_works(stranger: TestClient, services: FakeServices) -> None:
    services.live = 0
    assert stranger.get("/readyz").json() == {"status": "no_workers", "workers": 0}


def test_an_outage_is_503_and_keeps_what_the_database_said_for_the_log(
    stranger: TestClient, services: FakeServices
) -> None:
    services.is_down = True
    answer = stranger.get("/readyz")
    assert answer.status_code == 503
    assert "admin" not in answer.text
    assert stranger.get("/healthz").status_code == 200
