# One file, four images: `browser` (build only), `web`, `worker-cpu`, `worker-gpu`.
# docker build --target web -t wherefore-web .

FROM node:20-bookworm-slim AS browser
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.11-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 \
    WHEREFORE_HOME=/var/lib/wherefore
# What sets the text of PDF reports, and a font that has the marks of graphs.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/wherefore wherefore
WORKDIR /srv/wherefore
COPY pyproject.toml constraints.txt README.md LICENSE wherefore.py ./
COPY app/ app/
COPY workers/ workers/
COPY migrations/ migrations/

# The web image reads files and plans; it holds no causal library.
FROM base AS web
RUN pip install -c constraints.txt -e '.[server,llm]'
COPY --from=browser /src/frontend/dist frontend/dist
USER wherefore
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["wherefore", "serve", "--host", "0.0.0.0"]

FROM base AS worker-cpu
RUN pip install -c constraints.txt -e '.[causal,server,llm]'
# Compile the kernels now: never in somebody's first request.
ENV NUMBA_CACHE_DIR=/srv/wherefore/.numba
RUN python -m app.adapters.compiled && chown -R wherefore .numba
USER wherefore
CMD ["celery", "--app", "workers.tasks", "worker", "--pool", "threads", "--without-gossip", "--without-mingle", "--queues", "interactive,cpu"]

# PyPI's torch carries its own CUDA libraries; the host needs the driver and the NVIDIA toolkit only.
FROM worker-cpu AS worker-gpu
USER root
RUN pip install -c constraints.txt -e '.[causal,server,llm,neural]'
USER wherefore
CMD ["python", "-m", "workers.gpu", "--pool", "threads", "--without-gossip", "--without-mingle"]
