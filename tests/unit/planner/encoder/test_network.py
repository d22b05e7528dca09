"""The encoder's arithmetic is that of torch's transformer, and its octets cost little."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from app.planner.encoder.network import Layer, Network

torch = pytest.importorskip("torch")
WIDTH, WIDE, N = 384, 1536, 23


def test_a_layer_is_torchs_encoder_layer() -> None:
    torch.manual_seed(0)
    peer = torch.nn.TransformerEncoderLayer(
        WIDTH, nhead=12, dim_feedforward=WIDE, layer_norm_eps=1e-12,
        activation=partial(torch.nn.functional.gelu, approximate="tanh"),
        batch_first=True,
    ).eval()  # fmt: skip
    rng = np.random.default_rng(0)
    pieces, segments = rng.integers(0, 50, N), np.arange(N) // 12
    network = _network(rng, _as_layer(peer))
    start = Network(**{**_parts(network), "layers": ()}).states(pieces, segments)

    with torch.no_grad():
        expected = peer(torch.tensor(start)[None])[0].numpy()

    assert np.allclose(network.states(pieces, segments), expected, atol=2e-5)


def test_a_text_of_one_piece_has_a_state() -> None:
    rng = np.random.default_rng(0)
    states = _network(rng, None).states(np.array([3]), np.array([0]))
    assert states.shape == (1, WIDTH)
    assert np.allclose(states.mean(), 0.0, atol=1e-6)


def _parts(network: Network) -> dict[str, object]:
    return {name: getattr(network, name) for name in Network.__slots__}


def _network(rng: np.random.Generator, layer: Layer | None) -> Network:
    return Network(
        words=rng.integers(-127, 128, (50, WIDTH)).astype(np.int8),
        word_scale=np.full(50, 0.01, np.float32),
        places=rng.normal(size=(64, WIDTH)).astype(np.float32),
        segments=rng.normal(size=(2, WIDTH)).astype(np.float32),
        scale=np.ones(WIDTH, np.float32),
        shift=np.zeros(WIDTH, np.float32),
        layers=(layer,) if layer else (),
    )


def _as_layer(peer: torch.nn.TransformerEncoderLayer) -> Layer:  # type: ignore[name-defined]
    def own(part: torch.Tensor) -> np.ndarray:  # type: ignore[name-defined]
        return np.asarray(part.detach().numpy().T)

    return Layer(
        to_heads=own(peer.self_attn.in_proj_weight),
        to_heads_bias=own(peer.self_attn.in_proj_bias),
        from_heads=own(peer.self_attn.out_proj.weight),
        from_heads_bias=own(peer.self_attn.out_proj.bias),
        attention_scale=own(peer.norm1.weight),
        attention_shift=own(peer.norm1.bias),
        widen=own(peer.linear1.weight),
        widen_bias=own(peer.linear1.bias),
        narrow=own(peer.linear2.weight),
        narrow_bias=own(peer.linear2.bias),
        output_scale=own(peer.norm2.weight),
        output_shift=own(peer.norm2.bias),
    )
