"""einsum of two operands, one of them held constant, as a linear operation of the other."""

from __future__ import annotations

import string
from collections.abc import Callable, Hashable

import torch
from torch import Tensor

from ebp.errors import UnsupportedOperation
from ebp.rules.kernels import Kernel, Product
from ebp.tape import Record

MakeKernel = Callable[[Callable[[], Tensor], bool], Kernel]


def read_einsum(record: Record, moving_first: bool) -> tuple[MakeKernel, Hashable]:
    """The kernel of an einsum of two operands, of which the first or the second carries the mass."""
    equation = record.args[0] if record.args else record.kwargs["equation"]
    if not isinstance(equation, str):
        raise UnsupportedOperation(f"{record.name} in sublist form has no excitation rule: write the equation as text")
    first, second, result = _terms(equation)
    moving, held = (first, second) if moving_first else (second, first)
    _check(record, equation, moving, held, result)
    signal = next(letter for letter in string.ascii_letters if letter not in equation)
    forward, backward = f"{moving},{held}->{result}", f"{signal}{result},{held}->{signal}{moving}"

    def kernel(weight: Callable[[], Tensor], _lasting: bool) -> Kernel:
        def apply(x: Tensor, w: Tensor) -> Tensor:
            return torch.einsum(forward, x, w)

        def transpose(y: Tensor, w: Tensor) -> Tensor:
            return torch.einsum(backward, y, w)

        return Product(weight(), apply, transpose)

    return kernel, (forward, moving_first)


def _terms(equation: str) -> tuple[str, str, str]:
    """The subscripts of both operands and of the result, which is implied where the equation has no arrow."""
    operands, arrow, result = equation.replace(" ", "").partition("->")
    first, second = operands.split(",")
    if not arrow:
        letters = sorted(set(operands) - set(",."))
        once = [letter for letter in letters if operands.count(letter) == 1]
        result = ("..." if "..." in operands else "") + "".join(once)
    return first, second, result


def _check(record: Record, equation: str, moving: str, held: str, result: str) -> None:
    letters = set(moving) - {"."}
    repeated = any(moving.count(letter) > 1 for letter in letters)
    lost = letters - set(held) - set(result)
    ellipsis = "..." in moving and "..." not in result
    if repeated or lost or ellipsis:
        raise UnsupportedOperation(
            f"{record.name} {equation!r} takes a diagonal of an activation or sums over its alone-standing indices, "
            "which has no excitation rule: do that in a step of its own"
        )
