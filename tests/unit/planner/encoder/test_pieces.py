"""Words are cut into the longest pieces that are known, whatever their case and accents."""

from __future__ import annotations

from app.planner.encoder.pieces import Pieces

VOCABULARY = ["[UNK]", "play", "##ing", "##er", "cafe", "7", "?", "_"]
PIECES = Pieces(VOCABULARY)


def cut(text: str) -> list[str]:
    return [VOCABULARY[place] for place in PIECES.of(text)]


def test_a_word_is_cut_into_its_longest_known_parts() -> None:
    assert cut("Playing player") == ["play", "##ing", "play", "##er"]


def test_accents_and_case_do_not_matter() -> None:
    assert cut("CAFÉ") == ["cafe"]


def test_a_word_with_an_unknown_part_is_unknown_as_a_whole() -> None:
    assert cut("plays 7?") == ["[UNK]", "7", "?"]


def test_an_underscore_stands_by_itself() -> None:
    assert cut("play_er") == ["play", "_", "[UNK]"]
