"""Integers beyond int64, held as two limbs: exact sums of a million converted amounts, at array speed.

A number is `high * 2**32 + low`. Adding, subtracting and multiplying by small integers work on the
limbs alone, so nothing becomes a Python object before it leaves as a decimal, a float or an integer.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

__all__ = ["LIMB", "Wide", "limbs_of"]

LIMB = 32
"""Bits of the lower limb."""
_LOW = 2**LIMB - 1
_FLOAT_EXACT = 2**53


class Wide:
    """An array of integers between -2**92 and 2**92.

    It knows as much of numpy's array as sums need, and mixes with integers and int64 arrays. Sums of
    what int64 columns and rates hold stay far inside its range: see `tally`.

    Args:
        high: Upper limbs.
        low: Lower limbs, of any size and sign: what is beyond 32 bits is carried.

    Example:
        >>> Wide(np.array([1]), np.array([5]))[0]
        4294967301
    """

    __slots__ = ("high", "low")
    __array_ufunc__ = None
    """Tells numpy to leave `array + wide` to this class."""

    def __init__(self, high: npt.NDArray[np.int64], low: npt.NDArray[np.int64]) -> None:
        self.high = high + (low >> LIMB)
        self.low = low & _LOW

    @classmethod
    def added(cls, parts: Sequence[Wide]) -> Self:
        """The sum of several arrays of one shape; what is beyond a limb is carried once."""
        return cls(reduce(np.add, (part.high for part in parts)), reduce(np.add, (part.low for part in parts)))

    @classmethod
    def _made(cls, high: npt.NDArray[np.int64], low: npt.NDArray[np.int64]) -> Self:
        """Limbs of which nothing has to be carried."""
        found = cls.__new__(cls)
        found.high, found.low = high, low
        return found

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return tuple(self.high.shape)

    def __len__(self) -> int:
        return len(self.high)

    def __iter__(self) -> Iterator[int]:
        return (self[index] for index in range(len(self)))

    @overload
    def __getitem__(self, index: int | np.integer[Any]) -> int: ...
    @overload
    def __getitem__(self, index: slice | tuple[slice | npt.NDArray[Any], ...] | npt.NDArray[Any]) -> Self: ...
    @overload
    def __getitem__(self, index: tuple[int | slice, ...]) -> Any: ...
    def __getitem__(self, index: Any) -> Any:
        """One number as a Python integer, or a part of the array."""
        high, low = self.high[index], self.low[index]
        return self._made(high, low) if isinstance(high, np.ndarray) else (int(high) << LIMB) + int(low)

    def __add__(self, other: object) -> Any:
        if isinstance(other, np.ndarray) and other.dtype == np.object_:
            return self.as_objects() + other
        high, low = limbs_of(other)
        return type(self)(self.high + high, self.low + low)

    __radd__ = __add__

    def __neg__(self) -> Self:
        return type(self)(-self.high, -self.low)

    def __sub__(self, other: object) -> Any:
        return self + (-other)  # type: ignore[operator] # arrays and integers can be negated

    def __rsub__(self, other: object) -> Any:
        return -self + other

    def __mul__(self, factor: int | npt.NDArray[np.int64]) -> Self:
        """Times integers below 2**30, so that no limb can leave int64."""
        times = np.asarray(factor, dtype=np.int64)
        return type(self)(self.high * times, self.low * times)

    __rmul__ = __mul__

    def is_odd(self) -> npt.NDArray[np.bool_]:
        """Which numbers are odd."""
        odd: npt.NDArray[np.bool_] = (self.low & 1).astype(np.bool_)
        return odd

    def halved(self) -> Self:
        """Half of every number, rounded down."""
        return self._made(self.high >> 1, (self.low + ((self.high & 1) << LIMB)) >> 1)

    def reshape(self, *shape: int) -> Self:
        """The same numbers in another shape."""
        return self._made(self.high.reshape(*shape), self.low.reshape(*shape))

    def cumsum(self, axis: int) -> Self:
        """Running sums along an axis."""
        return type(self)(self.high.cumsum(axis=axis), self.low.cumsum(axis=axis))

    def as_floats(self) -> npt.NDArray[np.float64]:
        """The nearest floats."""
        if np.abs(self.high).max(initial=0) >= _FLOAT_EXACT:
            return self.as_objects().astype(np.float64)
        # Both limbs are exact as floats, so that only their sum is rounded.
        nearest: npt.NDArray[np.float64] = self.high.astype(np.float64) * 2.0**LIMB + self.low
        return nearest

    def as_objects(self) -> npt.NDArray[np.object_]:
        """Python integers."""
        joined: npt.NDArray[np.object_] = (self.high.astype(np.object_) << LIMB) + self.low.astype(np.object_)
        return joined

    def as_128_bits(self) -> npt.NDArray[np.int64]:
        """Little-endian integers of 128 bits in two's complement, as Arrow holds decimals. Shape: size x 2."""
        return np.stack([(self.high << LIMB) | self.low, self.high >> LIMB], axis=-1)


def limbs_of(values: object) -> tuple[Any, Any]:
    """The upper and lower limbs of integers, an int64 array or a `Wide`."""
    if isinstance(values, Wide):
        return values.high, values.low
    return values >> LIMB, values & _LOW  # type: ignore[operator] # integers and arrays of them
