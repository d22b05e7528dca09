"""The array types that kernels take and give."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int16]  # levels of categories
Cells: TypeAlias = NDArray[np.int32]  # combinations of levels
Bools: TypeAlias = NDArray[np.bool_]
