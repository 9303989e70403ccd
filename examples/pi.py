# SPDX-License-Identifier: Apache-2.0
"""Estimate pi with the Monte Carlo method, on one core.

python pi.py [SAMPLES]
"""

import math
import random
import sys


def y_is_in_circle(x, y):
    """Test if x,y coordinate lives within the radius of the unit circle"""
    circle_edge_y = math.sin(math.acos(x))
    return y <= circle_edge_y


def estimate_nbr_points_in_circle(nbr_samples):
    nbr_in_circle = 0
    for n in range(nbr_samples):
        x = random.uniform(0.0, 1.0)
        y = random.uniform(0.0, 1.0)
        if y_is_in_circle(x, y):
            nbr_in_circle += 1
    return nbr_in_circle


if __name__ == "__main__":
    nbr_samples = int(float(sys.argv[1])) if len(sys.argv) > 1 else int(5e6)
    if nbr_samples < 1:
        sys.exit("pi.py: SAMPLES must be at least 1")
    random.seed(1)
    nbr_in_circle = estimate_nbr_points_in_circle(nbr_samples)
    pi_estimate = nbr_in_circle / nbr_samples * 4
    print("Estimated pi", pi_estimate)
    print("Pi", math.pi)
