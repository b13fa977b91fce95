"""Reading UWS documents as others do, and a queue whose work is done in the same process."""

import threading
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from lxml import etree
from pyvo.io.uws import parse_job, parse_job_list
from vo_models import uws

from app.queue import QueueName, Task
from jobs.asking import ask

__all__ = ["MODELS", "ThreadQueue", "checked"]

SCHEMA = Path(__file__).parents[1] / "data/uws/UWS.xsd"


class AnyParameters(uws.Parameters):
    """The parameters that the portal's searches have."""

    BUDGET: uws.Parameter | None = None
    TARGET: uws.Parameter | None = None
    RADIUS: uws.Parameter | None = None
    POLYGON: uws.Parameter | None = None
    TIME_MIN: uws.Parameter | None = None
    MAXREC: uws.Parameter | None = None
    ARCHIVE: uws.MultiValuedParameter | None = None
    DATASET: uws.MultiValuedParameter | None = None


MODELS: dict[str, Any] = {
    "job": uws.JobSummary[AnyParameters],
    "jobs": uws.Jobs,
    "parameters": AnyParameters,
    "results": uws.Results,
}
READERS: dict[str, Any] = {"job": parse_job, "jobs": parse_job_list}


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def checked(document: bytes) -> Any:
    """What `vo-models` makes of a document, which is valid by the schema and can be read by pyvo too."""
    root = etree.fromstring(document)
    _schema().assertValid(root)
    name = etree.QName(root).localname
    if name in READERS:
        READERS[name](BytesIO(document).read)
    return MODELS[name].from_xml(document)


@dataclass(slots=True)
class ThreadQueue:
    """Does what it is given in a thread of its own, when `gate` is open."""

    app: Flask
    gate: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    def _work(self, queue: str) -> None:
        self.gate.wait(30)
        self.called.remove(queue)
        with self.app.app_context():
            ask.__wrapped__(queue)  # type: ignore[attr-defined]  # without the border, which makes an app of its own

    def enqueue(self, task: Task, *ids: str, **_: object) -> None:
        assert task is Task.ASK
        self.called += ids
        thread = threading.Thread(target=self._work, args=ids)
        self.threads.append(thread)
        thread.start()

    def waiting(self, task: Task, queue: QueueName) -> int:
        assert task is Task.ASK
        return self.called.count(queue)

    def workers(self) -> int:
        return 1

    def end(self) -> None:
        self.gate.set()
        for thread in self.threads:
            thread.join(30)
