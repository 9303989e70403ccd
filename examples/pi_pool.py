# SPDX-License-Identifier: Apache-2.0
"""Estimate pi with the Monte Carlo method, in a pool of processes.

    python pi_pool.py [SAMPLES_PER_BLOCK [BLOCKS [PROCESSES]]]

Each block seeds its own generator with its number, so the answer depends on
the number of blocks and not on the number of processes that share them.
"""

import math
import random
import sys
from multiprocessing import Pool


def y_is_in_circle(x, y):
    """Test if x,y coordinate lives within the radius of the unit circle"""
    circle_edge_y = math.sin(math.acos(x))
    return y <= circle_edge_y


def estimate_nbr_points_in_circle(block):
    """Count the points inside the circle for one (seed, samples) block"""
    seed, nbr_samples = block
    random.seed(seed)
    nbr_in_circle = 0
    for n in range(nbr_samples):
        x = random.uniform(0.0, 1.0)
        y = random.uniform(0.0, 1.0)
        if y_is_in_circle(x, y):
            nbr_in_circle += 1
    return nbr_in_circle


def main(argv):
    numbers = [int(float(arg)) for arg in argv]
    nbr_samples = numbers[0] if len(numbers) > 0 else 1_250_000
    nbr_parallel_blocks = numbers[1] if len(numbers) > 1 else 4
    nbr_processes = numbers[2] if len(numbers) > 2 else 2
    if min(nbr_samples, nbr_parallel_blocks, nbr_processes) < 1:
        sys.exit("pi_pool.py: every argument must be at least 1")

    map_inputs = [(seed, nbr_samples) for seed in range(nbr_parallel_blocks)]
    with Pool(nbr_processes) as pool:
        results = pool.map(estimate_nbr_points_in_circle, map_inputs)
    print(results)
    nbr_in_circle = sum(results)
    combined_nbr_samples = sum(samples for seed, samples in map_inputs)

    pi_estimate = nbr_in_circle / combined_nbr_samples * 4
    print("Estimated pi", pi_estimate)
    print("Pi", math.pi)


if __name__ == "__main__":
    main(sys.argv[1:])
