# One image for every Hallmark service, docker-compose.yml says which command each runs; and one with the notebook's
# packages besides.
FROM python:3.11.11-slim-bookworm AS hallmark

WORKDIR /opt/hallmark
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY schemas schemas
COPY producers producers
COPY streams streams
COPY warehouse warehouse
COPY dashboards dashboards
COPY stack stack
COPY examples examples
COPY docs docs

ENV PYTHONPATH=/opt/hallmark PYTHONUNBUFFERED=1 HALLMARK_HOME=/data
RUN printf '#!/bin/sh\nexec python -P -m stack "$@"\n' > /usr/local/bin/hallmark \
    && chmod 0755 /usr/local/bin/hallmark \
    && useradd --uid 10001 --create-home hallmark \
    && install -d -o hallmark /data
USER hallmark
VOLUME /data

ENTRYPOINT ["hallmark"]
CMD ["--help"]

FROM hallmark AS notebook
USER root
COPY requirements-notebook.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-notebook.lock
USER hallmark
