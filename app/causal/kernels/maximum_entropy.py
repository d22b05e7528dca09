"""The constants of Hyvärinen's maximum-entropy approximation of a standardised variable's entropy.

It is that of a Gaussian less LOG_COSH_WEIGHT · (E log cosh u - LOG_COSH_GAUSSIAN)² and
EXP_WEIGHT · (E u exp(-u²/2))² (Hyvärinen, NIPS 10:273-279, 1998).
"""

import math

GAUSSIAN_ENTROPY = (1 + math.log(2 * math.pi)) / 2
LOG_COSH_WEIGHT, LOG_COSH_GAUSSIAN, EXP_WEIGHT = 79.047, 0.37457, 7.4129
LOG_2 = math.log(2)
