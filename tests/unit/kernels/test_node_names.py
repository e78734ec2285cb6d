"""Classes of nodes by type and name, against the plain definition."""

import numpy as np
import pytest

from heaphound.kernels import classes as kernels

TYPES, NAMES = 5, 11


@pytest.mark.parametrize("seed", range(20))
def test_classes_are_those_of_type_or_name(seed):
    dice = np.random.default_rng(seed)
    count = int(dice.integers(0, 60))
    types = dice.integers(0, TYPES, count).astype(np.uint8)
    names = dice.integers(0, NAMES, count).astype(np.int32)
    detached = dice.random(count) < 0.3
    of_type = np.where(dice.random(TYPES) < 0.5, kernels.BY_NAME, 100 + np.arange(TYPES)).astype(
        np.int32
    )
    columns = (types, names, detached, of_type)
    of_name = np.arange(2 * NAMES, dtype=np.int32).reshape(2, NAMES)
    by_name = [of_type[kind] < 0 for kind in types]
    expected = [
        of_name[int(apart)][name] if own else of_type[kind]
        for kind, name, apart, own in zip(types, names, detached, by_name, strict=True)
    ]
    assert kernels.named_classes(*columns, *of_name).tolist() == expected
    for is_detached in (False, True):
        used = kernels.used_node_names(*columns, NAMES, is_detached=is_detached)
        wanted = {
            name
            for name, apart, own in zip(names.tolist(), detached, by_name, strict=True)
            if own and apart == is_detached
        }
        assert set(np.flatnonzero(used).tolist()) == wanted


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_sums_are_wider_than_the_sizes(dtype):
    largest = np.iinfo(np.int32).max
    sums = kernels.sums_by_type(np.array([3, 3, 255], np.uint8), np.array([largest, 7, 1], dtype))
    assert (sums[3], sums[255], sums.sum()) == (largest + 7, 1, largest + 8)


def test_numbers_out_of_range_are_refused():
    one = np.zeros(1, np.int32)
    of_type, no = np.array([kernels.BY_NAME], np.int32), np.zeros(1, np.bool_)
    with pytest.raises(IndexError):
        kernels.named_classes(np.array([1], np.uint8), one, no, of_type, one, one)
    with pytest.raises(IndexError):
        kernels.named_classes(np.zeros(1, np.uint8), one + 1, no, of_type, one, one)
    with pytest.raises(ValueError, match="length"):
        kernels.used_node_names(np.zeros(2, np.uint8), one, no, of_type, 1, is_detached=False)


def test_sizes_of_different_widths_are_summed_up_as_the_wide_ones():
    large = 2**40
    totals = kernels.class_totals(
        np.zeros(1, np.int32),
        np.array([8], np.int32),
        np.array([large], np.int64),
        np.ones(1, np.int32),
        np.array([-1], np.int32),
        1,
    )
    assert totals.retained.tolist() == [large]
