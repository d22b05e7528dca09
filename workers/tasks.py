"""The Celery application and its two tasks; both may run twice, and both take ids only."""

from app import bootstrap

app, worker = bootstrap.celery_worker()


@app.task(name="execute_step")  # type: ignore[untyped-decorator]
def execute_step(run_id: str, step_id: str) -> None:
    worker.execute_step(run_id, step_id)


@app.task(name="advance")  # type: ignore[untyped-decorator]
def advance(run_id: str) -> None:
    worker.advance(run_id)
