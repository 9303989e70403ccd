# SPDX-License-Identifier: Apache-2.0
"""Grade the tiles of a made-up terrain whose relief runs on from tile to tile."""

import random
import sys

SIZE = 64

relief = random.Random(0)


class Tile:
    def __init__(self, number, level):
        self.number = number
        self.level = level


def heights_of(tile):
    field = [[tile.level + relief.random() * 100 for _ in range(SIZE)] for _ in range(SIZE)]
    for _ in range(6):
        for row in range(1, SIZE - 1):
            above, here, below = field[row - 1], field[row], field[row + 1]
            for column in range(1, SIZE - 1):
                around = above[column] + below[column] + here[column - 1] + here[column + 1]
                here[column] = (here[column] + around) / 5
    return field


def roughness(tile):
    field = heights_of(tile)
    total = 0.0
    steepest = 0.0
    for row in field:
        for left, right in zip(row, row[1:], strict=False):
            step = abs(left - right)
            total += step
            steepest = max(steepest, step)
    return tile.number, total / (SIZE * (SIZE - 1)), steepest


def grade(mean):
    return "abcdefgh"[min(7, int(mean / 3))]


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 240
    seed = int(argv[2]) if len(argv) > 2 else 22
    relief.seed(seed)
    tiles = [Tile(number, number % 9) for number in range(count)]
    results = [roughness(tile) for tile in tiles]
    grades = {}
    for number, mean, steepest in results:
        grades.setdefault(grade(mean), []).append(number)
        if number % 40 == 0:
            print(f"tile {number:>4}: mean {mean:.6f}, steepest {steepest:.4f}")
    for letter in sorted(grades):
        print(f"{letter}: {len(grades[letter])} tiles, first {grades[letter][0]}")
    roughest = max(results, key=lambda result: result[1])
    print(f"roughest tile {roughest[0]} with {roughest[1]:.6f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
