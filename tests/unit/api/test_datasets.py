"""Datasets over HTTP: what is sent, what comes back, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from app.causal.profile import FacetKind, SaidOfRows, Structure
from tests.unit.api.fakes import CSV, FakeServices, dataset


def test_an_upload_becomes_a_dataset_with_typed_columns(
    client: TestClient, services: FakeServices
) -> None:
    form = {"name": "Trial", "description": "x: dose"}
    answer = client.post("/v1/datasets", files={"file": ("t.csv", CSV)}, data=form)
    assert answer.status_code == 201
    assert answer.headers["location"] == "/v1/datasets/ds_1"
    assert [(c["name"], c["kind"]) for c in answer.json()["columns"]] == [
        ("x", "continuous"),
        ("y", "binary"),
    ]
    assert services.datasets.uploads == [("t.csv", "Trial", "x: dose", CSV)]


def test_nothing_of_an_upload_stays_behind(client: TestClient, services: FakeServices) -> None:
    client.post("/v1/datasets", files={"file": ("t.csv", CSV)})
    client.post("/v1/datasets", files={"file": ("t.csv", b"")})
    folders = [path.parent for path in services.datasets.seen_paths]
    assert len(folders) == 2
    assert not any(folder.exists() for folder in folders)


def test_an_upload_beyond_the_limit_is_refused_while_it_comes_in(
    client: TestClient, services: FakeServices
) -> None:
    def endless() -> object:
        yield b"--b\r\nContent-Disposition: form-data; name=file; filename=t.csv\r\n\r\n"
        for _ in range(64):
            yield b"0" * (1 << 20)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    announced = client.post("/v1/datasets", files={"file": ("t.csv", b"0" * (3 << 20))})
    streamed = client.post("/v1/datasets", content=endless(), headers=headers)
    for answer in (announced, streamed):
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"
    assert services.datasets.seen_paths == []


def test_an_empty_file_is_named_as_such(client: TestClient) -> None:
    answer = client.post("/v1/datasets", files={"file": ("t.csv", b"")})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_file"
    assert answer.json()["hint"]


def test_a_form_without_a_file_is_refused_by_field(client: TestClient) -> None:
    for form in ({"files": {"other": ("t.csv", CSV)}}, {"data": {"file": "not a file"}}, {}):
        answer = client.post("/v1/datasets", **form)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "body.file"


def test_a_broken_form_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("/v1/datasets", content=b"--x\r\njunk", headers=headers)
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] in {"bad_request", "invalid_request"}


def test_the_file_name_never_becomes_a_path(client: TestClient, services: FakeServices) -> None:
    client.post("/v1/datasets", files={"file": ("../../etc/passwd", CSV)})
    assert services.datasets.seen_paths[0].name == "upload"


def test_pages_lead_through_every_dataset_once(client: TestClient, services: FakeServices) -> None:
    services.datasets.kept = {f"ds_{n}": dataset(f"ds_{n}") for n in range(5)}
    seen, after = [], None
    while True:
        query = {"limit": 2} | ({"after": after} if after else {})
        page = client.get("/v1/datasets", params=query).json()
        seen += [item["id"] for item in page["items"]]
        if (after := page["next"]) is None:
            break
    assert seen == ["ds_4", "ds_3", "ds_2", "ds_1", "ds_0"]


def test_a_role_left_out_stays_and_a_null_one_goes(
    client: TestClient, services: FakeServices
) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    path = "/v1/datasets/ds_1"
    client.patch(path, json={"columns": {"x": {"role": "treatment"}}})
    kept = client.patch(path, json={"columns": {"x": {"unit": "mg"}}}).json()
    gone = client.patch(path, json={"columns": {"x": {"role": None}}}).json()
    assert kept["columns"][0]["role"] == "treatment"
    assert gone["columns"][0]["role"] is None


def test_what_is_said_of_the_rows_is_passed_on(client: TestClient, services: FakeServices) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    rows = {"structure": "cross_section", "without_facets": ["survival"]}
    answer = client.patch("/v1/datasets/ds_1", json={"rows": rows})
    assert answer.status_code == 200
    said = services.datasets.kept["ds_1"].profile.said
    assert said == SaidOfRows(Structure.CROSS_SECTION, (FacetKind.SURVIVAL,))
    unknown = client.patch("/v1/datasets/ds_1", json={"rows": {"structure": "cube"}})
    assert unknown.status_code == 422


def test_a_correction_of_an_unknown_column_offers_the_nearest(
    client: TestClient, services: FakeServices
) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    answer = client.patch("/v1/datasets/ds_1", json={"columns": {"xx": {}}})
    problem = answer.json()
    assert answer.status_code == 422
    assert (problem["code"], problem["hint"]) == ("unknown_column", "Did you mean x?")
    assert problem["errors"][0]["suggestions"] == ["x"]


def test_figures_that_are_not_numbers_become_null(
    client: TestClient, services: FakeServices
) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    assert client.get("/v1/datasets/ds_1/profile").json()["condition_number"] is None


def test_a_preview_keeps_missing_values(client: TestClient, services: FakeServices) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    rows = client.get("/v1/datasets/ds_1/preview", params={"offset": 1}).json()
    assert (rows["columns"], rows["rows"]) == (["x", "y"], [[0.5, None]])
    assert (rows["offset"], rows["n_rows"]) == (1, 3)


def test_what_codes_stand_for_is_shown_with_columns_and_rows(
    client: TestClient, services: FakeServices
) -> None:
    labels = (("0", "no"), ("1", "yes"))
    kept = dataset()
    x, y = kept.profile.variables
    coded = replace(kept.profile, variables=(x, replace(y, value_labels=labels)))
    services.datasets.kept = {"ds_1": replace(kept, profile=coded)}
    columns = client.get("/v1/datasets/ds_1").json()["columns"]
    assert columns[1]["value_labels"] == [["0", "no"], ["1", "yes"]]
    preview = client.get("/v1/datasets/ds_1/preview").json()
    assert preview["value_labels"] == {"y": [["0", "no"], ["1", "yes"]]}


def test_the_sheet_that_was_chosen_is_the_one_read(
    client: TestClient, services: FakeServices
) -> None:
    files = {"file": ("book.xlsx", CSV)}
    client.post("/v1/datasets", files=files, data={"sheet": "2019"})
    assert services.datasets.sheets == ["2019"]


def test_a_table_is_downloaded_under_its_name_and_leaves_nothing(
    client: TestClient, services: FakeServices
) -> None:
    services.datasets.kept = {"ds_1": dataset(name='Doses "2019"\r\n/x')}
    answer = client.get("/v1/datasets/ds_1/download")
    assert answer.content == CSV
    assert answer.headers["content-type"].startswith("text/csv")
    named = "attachment; filename*=UTF-8''Doses%20%222019%22%0D%0A%2Fx.csv"
    assert answer.headers["content-disposition"] == named
    assert not services.datasets.seen_paths[0].parent.exists()


def test_a_table_is_downloaded_as_it_is_stored(client: TestClient, services: FakeServices) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    answer = client.get("/v1/datasets/ds_1/download", params={"format": "parquet"})
    assert len(answer.content) == int(answer.headers["content-length"]) > 0
    assert client.get("/v1/datasets/ds_2/download").status_code == 404


def test_a_removed_dataset_is_not_found(client: TestClient, services: FakeServices) -> None:
    services.datasets.kept = {"ds_1": dataset()}
    assert client.delete("/v1/datasets/ds_1").status_code == 204
    assert client.get("/v1/datasets/ds_1").status_code == 404


def test_the_upload_folder_is_made_when_missing(client: TestClient, tmp_path: Path) -> None:
    assert not (tmp_path / "uploads").exists()
    assert client.post("/v1/datasets", files={"file": ("t.csv", CSV)}).status_code == 201
