"""What is offered about people, as one bundle."""

from __future__ import annotations

from dataclasses import dataclass

from app.service.audit import AuditService
from app.service.holdings import HoldingsService
from app.service.keys import KeyService
from app.service.organisations import OrganisationService
from app.service.shares import ShareService
from app.service.sign_in import SignInService


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """Organisations and members: their sessions, keys and links, what they do, all they have."""

    organisations: OrganisationService
    sign_ins: SignInService
    keys: KeyService
    shares: ShareService
    audit: AuditService
    holdings: HoldingsService
