"""All settings, and the only place that reads the environment. A bad value stops the start."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent


def env(namn: str, standard: str = "") -> str:
    return os.environ.get(namn, standard).strip()


def env_val(namn: str, standard: str, tillatna: set[str]) -> str:
    varde = env(namn, standard)
    if varde not in tillatna:
        raise ImproperlyConfigured(f"{namn}={varde!r} är inte tillåtet. Välj ett av: {', '.join(sorted(tillatna))}.")
    return varde


def env_heltal(namn: str, standard: int) -> int:
    try:
        return int(env(namn, str(standard)))
    except ValueError:
        raise ImproperlyConfigured(f"{namn}={env(namn)!r} ska vara ett heltal.") from None


def env_pa(namn: str, standard: bool) -> bool:
    return env_val(namn, "1" if standard else "0", {"0", "1"}) == "1"


def env_lista(namn: str, standard: str = "") -> list[str]:
    return [del_.strip() for del_ in env(namn, standard).split(",") if del_.strip()]


def env_tjanst(namn: str, standard: str) -> str:
    """The address of a service that we ask. Only one on the same computer may do without https."""
    adress = env(namn, standard).rstrip("/")
    delar = urlsplit(adress)
    lokal = delar.scheme == "http" and delar.hostname in {"localhost", "127.0.0.1", "::1"}
    if not delar.hostname or not (delar.scheme == "https" or lokal) or delar.username or delar.query:
        raise ImproperlyConfigured(f"{namn}={adress!r} ska vara en adress som börjar med https://.")
    return adress


LAGE = env_val("KVALITET_LAGE", "demo", {"demo", "produktion"})
DEMO = LAGE == "demo"
VAR = Path(env("KVALITET_VAR", str(BASE_DIR / "var"))).resolve()
KALLDATA = Path(env("KVALITET_KALLDATA", str(BASE_DIR / "../shared/data"))).resolve()
FILKATALOG = VAR / "filer"
# Where hamta_statistik asks for statistics.
PXWEB_ADRESS = env_tjanst(
    "KVALITET_PXWEB_ADRESS",
    "https://statistikdatabasen.skolverket.se/PxWeb/api/v1/sv/Skolverkets_statistikdatabas",
)
KOLADA_ADRESS = env_tjanst("KVALITET_KOLADA_ADRESS", "https://api.kolada.se/v3")

try:
    for _mapp in (VAR, FILKATALOG, VAR / "ko", VAR / "ko-styrning", VAR / "cache"):
        _mapp.mkdir(parents=True, exist_ok=True)
except OSError as fel:
    raise ImproperlyConfigured(f"KVALITET_VAR={VAR} går inte att skriva i: {fel.strerror}.") from None

STANDARDNYCKEL = "endast-for-demo-och-test"  # never accepted in production
SECRET_KEY = env("KVALITET_HEMLIG_NYCKEL", STANDARDNYCKEL)
DEBUG = env_pa("KVALITET_DEBUG", False)
ALLOWED_HOSTS = env_lista("KVALITET_VARDNAMN", "localhost,127.0.0.1,testserver" if DEMO else "")
# Where people reach the service; links in mail start with it.
ADRESS = env("KVALITET_ADRESS", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env_lista("KVALITET_URSPRUNG")

if not DEMO:
    if SECRET_KEY == STANDARDNYCKEL or len(SECRET_KEY) < 32:
        raise ImproperlyConfigured("KVALITET_HEMLIG_NYCKEL måste sättas till minst 32 slumpade tecken i produktion.")
    if DEBUG:
        raise ImproperlyConfigured("KVALITET_DEBUG får inte vara på i produktion.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("KVALITET_VARDNAMN måste räkna upp tjänstens värdnamn i produktion.")
    if not ADRESS.startswith("https://"):
        raise ImproperlyConfigured("KVALITET_ADRESS måste vara tjänstens adress, https://…, i produktion.")

INSTALLED_APPS = [
    "kvalitet",
    "huvudman",
    "analysunderlag",
    "dialoger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kvalitet.middleware.SakerhetMiddleware",
    "kvalitet.komprimering.KomprimeringMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # answers by itself: below those that set headers
    "kvalitet.middleware.LasningMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kvalitet.middleware.NormalformMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kvalitet.middleware.BehorighetMiddleware",
]

ROOT_URLCONF = "kvalitet.urls"
WSGI_APPLICATION = "kvalitet.wsgi.application"
AUTH_USER_MODEL = "kvalitet.Anvandare"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kvalitet.context_processors.grund",
            ],
        },
    },
]


def databas(url: str) -> dict:
    """DATABASE_URL (postgres://user:password@host:port/name) or the embedded SQLite file."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "db.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    delar = urlsplit(url)
    if delar.scheme not in {"postgres", "postgresql"} or not delar.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL ska ha formen postgres://användare:lösenord@värd:port/databas.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(delar.path.strip("/")),
        "USER": unquote(delar.username or ""),
        "PASSWORD": unquote(delar.password or ""),
        "HOST": delar.hostname or "",
        "PORT": str(delar.port or 5432),
        "CONN_HEALTH_CHECKS": True,  # else the pool hands out connections that died with a restart
        "OPTIONS": {"pool": True, **dict(parse_qsl(delar.query))},
    }


def nasta_redisdatabas(url: str) -> str:
    """redis://host:6379/0 -> redis://host:6379/1, the database beside the one that holds the job queue."""
    delar = urlsplit(url)
    if delar.scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL ska ha formen redis://värd:port/databas.")
    try:
        nummer = int(delar.path.strip("/") or 0)
    except ValueError:
        raise ImproperlyConfigured("REDIS_URL ska sluta med databasens nummer, till exempel /0.") from None
    return urlunsplit(delar._replace(path=f"/{nummer + 1}"))


DATABASES = {"default": databas(env("DATABASE_URL"))}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo serves straight from the source folders; production from a collected, hashed and compressed copy.
STATIC_ROOT = None if DEMO else Path(env("KVALITET_STATISKT", str(VAR / "statiskt")))
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost//"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "ko"),
        "data_folder_out": str(VAR / "ko"),
        "control_folder": str(VAR / "ko-styrning"),
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500  # a belt against slow leaks in the PDF libraries
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0  # a pool process reads the PDF libraries before it says that it is up
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_QUEUES = (Queue("celery"), Queue("snabb"), Queue("korning"))
# A worker takes from the queues by turns: mail, upkeep and what a person has ordered never wait behind a national run.
CELERY_TASK_ROUTES = {
    "kvalitet.tasks.*": {"queue": "snabb"},
    "dialoger.tasks.*": {"queue": "snabb"},
    "analysunderlag.tasks.fyll_pa_korning": {"queue": "snabb"},
    "analysunderlag.tasks.sopa_korningar": {"queue": "snabb"},
    "analysunderlag.tasks.generera_underlag_i_korning": {"queue": "korning"},
}
CELERY_BEAT_SCHEDULER = "kvalitet.schema.Schemalaggare"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BEAT_SCHEDULE = {
    "sopa": {"task": "kvalitet.tasks.sopa", "schedule": 60.0, "options": {"expires": 55}},
    "aterstall_jobb": {"task": "kvalitet.tasks.aterstall_jobb", "schedule": 10.0, "options": {"expires": 9}},
    "sopa_korningar": {"task": "analysunderlag.tasks.sopa_korningar", "schedule": 10.0, "options": {"expires": 9}},
    "underlag_till_arenden": {
        "task": "dialoger.tasks.underlag_till_arenden",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "slapp_utan_roll": {"task": "dialoger.tasks.slapp_utan_roll", "schedule": 60.0, "options": {"expires": 55}},
    "rensa_namn": {"task": "dialoger.tasks.rensa_namn", "schedule": 3600.0, "options": {"expires": 3000}},
    "gallra_kontakter": {
        "task": "huvudman.tasks.gallra_kontakter",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "paminnelser": {
        "task": "dialoger.tasks.paminnelser",
        "schedule": crontab(minute=20, hour="7-16", day_of_week="1-5"),
    },
}
JOBB_TAPPAT_EFTER = env_heltal("KVALITET_JOBB_TAPPAT_EFTER", 30)  # seconds without a sign of life, or unclaimed
KORNING_I_KO = env_heltal("KVALITET_KORNING_I_KO", 16)  # jobs of a run in the queue at once: at least all processes
if KORNING_I_KO < 1:
    raise ImproperlyConfigured("KVALITET_KORNING_I_KO ska vara minst 1.")
CELERY_TIMEZONE = TIME_ZONE

# "delat" is seen by all processes: pulses of worker and beat. Redis shares its server, not its database, with the jobs.
CACHE_URL = env("KVALITET_CACHE_URL")
if REDIS_URL and not CACHE_URL:
    CACHE_URL = nasta_redisdatabas(REDIS_URL)
_cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL, "KEY_PREFIX": "kvalitet"}
CACHES = {
    "default": _cache if CACHE_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "delat": _cache
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"},
}

# Login (kvalitet/inloggning.py). Accounts are made by a systemförvaltare; limits are counted in the default cache.
AUTHENTICATION_BACKENDS = ["kvalitet.inloggning.Inloggning"]
ACCOUNT_ADAPTER = "kvalitet.inloggning.Kontoadapter"
SOCIALACCOUNT_ADAPTER = "kvalitet.inloggning.Extern"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "epost"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "reset_password": "20/m/ip"}  # wrong passwords: kvalitet/inloggning.py
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kvalitet"
KRAV_TVA_STEG = not DEMO  # staff set up a second step before they see anything

# Single sign-on by OpenID Connect, for accounts that exist here: on when the three values are given.
OIDC_SERVER = env("KVALITET_OIDC_SERVER")
if OIDC_SERVER:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the CSP lets no form lead to another site
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the identity provider is the agency's own and vouches for the address
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env("KVALITET_OIDC_NAMN", "din organisation"),
                    "client_id": env("KVALITET_OIDC_KLIENT"),
                    "secret": env("KVALITET_OIDC_HEMLIGHET"),
                    "settings": {"server_url": OIDC_SERVER},
                }
            ],
            "OAUTH_PKCE_ENABLED": True,
        }
    }
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("epost", "namn")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day
SESSION_COOKIE_NAME = "kvalitet-session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "kvalitet-csrf"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Proxies in front of the service that append to X-Forwarded-For; with any, X-Forwarded-Proto is believed as well.
ALLAUTH_TRUSTED_PROXY_COUNT = env_heltal("KVALITET_BETRODDA_PROXYER", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

if not DEMO:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^halsa/"]  # asked over plain HTTP from inside the container
    SECURE_HSTS_SECONDS = env_heltal("KVALITET_HSTS_SEKUNDER", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Preloading concerns the agency's whole domain and is its owner's decision.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Limits on what a request may carry. Source files are at most a few MB; ten times that must work.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o640

# The demo sends nothing: what would have been sent is read in the app's outbox.
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST = env("KVALITET_EPOST_VARD", "localhost")
EMAIL_PORT = env_heltal("KVALITET_EPOST_PORT", 25)
EMAIL_HOST_USER = env("KVALITET_EPOST_ANVANDARE")
EMAIL_HOST_PASSWORD = env("KVALITET_EPOST_LOSENORD")
_epostskydd = env_val("KVALITET_EPOST_SKYDD", "ingen", {"ingen", "starttls", "tls"})
EMAIL_USE_TLS = _epostskydd == "starttls"
EMAIL_USE_SSL = _epostskydd == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("KVALITET_EPOST_FRAN", "kvalitet@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"rad": {"()": "kvalitet.loggning.Radformat"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "rad"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        namn: {"level": env_val("KVALITET_LOGGNIVA", "INFO", {"DEBUG", "INFO", "WARNING", "ERROR"})}
        for namn in ("kvalitet", "huvudman", "analysunderlag", "dialoger", "celery.worker", "celery.beat")
    }
    # They tell every step of every font and document.
    | {namn: {"level": "WARNING"} for namn in ("fontTools", "weasyprint")}
    # Django's own handler mails admins and hides errors outside DEBUG; everything goes to stderr instead.
    | {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
