"""`from wherefore import Wherefore`: the Python client under the product's own name."""

from app.client import *  # noqa: F403
from app.client import __all__  # noqa: F401 - what the star of others takes
