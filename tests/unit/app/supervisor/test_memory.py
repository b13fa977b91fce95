import subprocess
import sys

from tests.house.tree import ROOT

CHILD = """
import threading
import numpy as np, pyarrow as pa
from app.supervisor.memory import share_heap

share_heap()
results = []
threads = [threading.Thread(target=lambda: results.append(np.ones(10**6).sum())) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(pa.default_memory_pool().backend_name, sum(results))
"""


def test_arrays_of_all_threads_come_from_the_systems_heap() -> None:
    done = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.split() == ["system", "4000000.0"]
