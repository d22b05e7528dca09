"""The wiring of people: organisations, sign-ins, keys, links, the audit log."""

from __future__ import annotations

from functools import partial

from app.adapters.access_store import SqlKeys, SqlSessions, SqlShares, SqlSignIns
from app.adapters.audit_store import SqlAudit
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.holdings_store import SqlHoldings
from app.adapters.oidc import OidcClient, OidcProvider
from app.adapters.passwords import Argon2Passwords
from app.adapters.people_store import SqlMembers, SqlOrganisations, SqlPersons
from app.adapters.upload_store import FolderParts
from app.bootstrap.identity import new_id, now
from app.bootstrap.quotas import admission, quotas
from app.config import Settings
from app.service.audit import AuditService
from app.service.holdings import HoldingsService, Stores
from app.service.keys import KeyService
from app.service.organisations import OrganisationService
from app.service.people import Role
from app.service.people_ports import Passwords
from app.service.people_services import PeopleServices
from app.service.ports import Blobs, Runs
from app.service.shares import ShareService
from app.service.sign_in import Newcomers, PeoplePorts, SignInService


def people_services(
    settings: Settings,
    database: Database,
    runs: Runs,
    blobs: Blobs,
    passwords: Passwords | None = None,
) -> PeopleServices:
    """Wire everything about people; nothing connects before it is used."""
    ports = PeoplePorts(
        organisations=SqlOrganisations(database),
        persons=SqlPersons(database),
        members=SqlMembers(database),
        sessions=SqlSessions(database),
        sign_ins=SqlSignIns(database),
        passwords=passwords or Argon2Passwords(),
        provider=_provider(settings),
    )
    newcomers = Newcomers(settings.oidc_organisation, Role(settings.oidc_role))
    keys, shares, audit = SqlKeys(database), SqlShares(database), SqlAudit(database)
    return PeopleServices(
        organisations=OrganisationService(
            ports.organisations,
            ports.persons,
            ports.members,
            ports.passwords,
            now=now,
            new_id=new_id,
        ),
        sign_ins=SignInService(ports, newcomers=newcomers, now=now, new_id=partial(new_id, "per")),
        keys=KeyService(keys, ports.members, ports.persons, now=now, new_id=partial(new_id, "key")),
        shares=ShareService(shares, runs, now=now, new_id=partial(new_id, "share")),
        audit=AuditService(audit, now=now, new_id=partial(new_id, "au")),
        holdings=HoldingsService(
            Stores(
                SqlHoldings(database, admission(settings, database)),
                SqlDatasets(database),
                blobs,
                FolderParts(settings.home / "parts"),
                ports.organisations,
                audit,
            ),
            quotas=quotas(settings),
            retention_days=settings.retention_days,
            now=now,
        ),
    )


def _provider(settings: Settings) -> OidcProvider | None:
    if not settings.oidc_issuer:
        return None
    return OidcProvider(
        OidcClient(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            secret=settings.oidc_client_secret,
            redirect=f"{settings.public_url.rstrip('/')}/login/oidc/callback",
        )
    )
