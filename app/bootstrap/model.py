"""The wiring of the language model, where the administrator has configured one."""

from __future__ import annotations

from app.adapters.chat import Access, OpenAIChat
from app.adapters.database import Database
from app.adapters.reply_store import SqlReplies
from app.config import Settings
from app.service.consulting import Consultant, ModelTerms
from app.service.models import ModelService


def model_services(
    settings: Settings, database: Database
) -> tuple[ModelService, Consultant | None]:
    """Return what tells of the model, and who asks it; nobody does where there is none."""
    chat, terms = _chat(settings), _model_terms(settings)
    consultant = Consultant(chat, SqlReplies(database), terms) if chat else None
    return ModelService(chat, chat.server if chat else "", terms), consultant


def _chat(settings: Settings) -> OpenAIChat | None:
    """Return the language model that the administrator configured, if there is one."""
    if not settings.llm_model:
        return None
    key = settings.llm_api_key.get_secret_value()
    access = Access(settings.llm_model, settings.llm_base_url, key, settings.llm_streaming)
    return OpenAIChat(access)


def _model_terms(settings: Settings) -> ModelTerms:
    return ModelTerms(
        calls=settings.llm_calls,
        tokens=settings.llm_tokens,
        seconds=settings.llm_seconds,
        call_seconds=settings.llm_call_seconds,
        reply_tokens=settings.llm_reply_tokens,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )
