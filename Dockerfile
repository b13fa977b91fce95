# The whole portal in one image: web server, workers and embedded Valkey under one supervisor; its data in one volume.

FROM node:22-slim AS browser
WORKDIR /srv/escapade
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /srv/escapade
COPY requirements/build.lock requirements/run.lock requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes -r requirements/build.lock -r requirements/run.lock
COPY . .
COPY --from=browser /srv/escapade/node_modules node_modules
RUN python deploy/assets.py \
 && rm -rf node_modules \
 && /venv/bin/pip install --no-deps --no-build-isolation --editable . \
 && /venv/bin/python -m compileall -q app connectors jobs migrations

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --no-log-init escapade \
 && install --directory --owner escapade --mode 0750 /data
COPY --from=build /venv /venv
COPY --from=build /srv/escapade /srv/escapade
WORKDIR /srv/escapade
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ESCAPADE_ENVIRONMENT=production \
    ESCAPADE_DATA_DIR=/data \
    ESCAPADE_HOST=0.0.0.0
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('ESCAPADE_PORT', '8000')}/-/health\", timeout=4)"]
CMD ["python", "-m", "app.supervisor"]
