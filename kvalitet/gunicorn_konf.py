"""Gunicorn in the demo and in production: threads, since requests mostly wait for the database."""

import os
from typing import Any

from kvalitet.processer import folj_foralder

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # a slow disk must not look like a hung worker
control_socket_disable = True
accesslog = None


def post_fork(server: Any, worker: Any) -> None:
    folj_foralder(worker.ppid)
