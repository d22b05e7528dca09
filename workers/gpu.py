"""The worker of the accelerators: a step for each at once, in a child that holds it.

`python -m workers.gpu` takes Celery's options; where there is no device it says so and ends.
"""

import sys

from app import bootstrap
from workers.tasks import app


def main() -> None:
    count = bootstrap.count_devices()
    if not count:
        sys.exit("There is no accelerator here: name some in WHEREFORE_DEVICES.")
    app.worker_main(["worker", "--queues", "gpu", "--concurrency", str(count), *sys.argv[1:]])


if __name__ == "__main__":
    main()
