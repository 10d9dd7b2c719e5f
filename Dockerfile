# The image for web server, worker and beat. Built in two stages: pip and its caches stay in the first.
FROM python:3.13-slim AS bygg
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.lock \
    && /opt/venv/bin/python -m compileall -q /opt/venv/lib

FROM python:3.13-slim
# Pango and HarfBuzz draw the PDFs. DejaVu stands in for characters that the app's own typeface lacks.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/kvalitet --create-home kvalitet
COPY --from=bygg /opt/venv /opt/venv
WORKDIR /srv/kvalitet
COPY . .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    KVALITET_EGEN_MILJO=1 \
    KVALITET_LAGE=produktion \
    KVALITET_VAR=/var/lib/kvalitet \
    KVALITET_STATISKT=/srv/kvalitet-statiskt
# The values below serve this one command and are not kept in the image.
RUN python -m compileall -q . \
    && KVALITET_VAR=/tmp/bygg KVALITET_HEMLIG_NYCKEL=endast-medan-bilden-byggs-0123456789 KVALITET_VARDNAMN=bygg \
        python manage.py collectstatic --noinput \
    && rm -rf /tmp/bygg
USER kvalitet
VOLUME /var/lib/kvalitet
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/halsa/webb/', headers={'Host': os.environ['KVALITET_VARDNAMN'].split(',')[0]}), timeout=8)"]
CMD ["gunicorn", "-c", "python:kvalitet.gunicorn_konf", "-b", "0.0.0.0:8000", "kvalitet.wsgi"]
