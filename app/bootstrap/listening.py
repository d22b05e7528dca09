"""The listener of conversations, loaded at the first message: it computes, the rest does not."""

from __future__ import annotations

from app.planner.conversation.heard import Heard, Setting


class LateListener:
    """Hears as the expert does, who brings a numerical library that few processes need."""

    def hear(self, text: str, setting: Setting) -> Heard:
        from app.planner.conversation.listener import ExpertListener

        return ExpertListener().hear(text, setting)
