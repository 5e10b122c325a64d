"""What a rule is, what flows through it, and what it may ask for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn
from torch.nn.functional import threshold
from torch.utils.weak import WeakTensorKeyDictionary

from ebp.tape import Node, Record

Sign = Tensor | None


@dataclass(frozen=True, eq=False)
class Flow:
    """K signals on their way down through a node of shape S.

    signal: (K, *S). scale: None, or a tensor that broadcasts to S; the mass is their product. Kept apart, factors that
    do not depend on the signal cost nothing K-fold until the next linear operation.
    sign: None, or ±1 in a shape that broadcasts to S: where it is −1 the element wins by being low (it sits under a
    negative scale, or is a dual unit), so its inhibitory children are the ones that excite.
    top: still above the first linear operation, in a contrastive pass. head: the same, in any pass.
    """

    signal: Tensor
    sign: Sign = None
    top: bool = False
    scale: Tensor | None = None
    head: bool = False

    @property
    def mass(self) -> Tensor:
        """(K, *S): what each element holds."""
        return self.signal if self.scale is None else self.signal * self.scale

    def scaled(self, factor: Tensor) -> Flow:
        """The flow with its mass multiplied, K signals alike."""
        return replace(self, scale=factor if self.scale is None else self.scale * factor)

    def under(self, sign: Sign, top: bool | None = None) -> Flow:
        """The same mass under another sign."""
        return replace(self, sign=sign, top=self.top if top is None else top)

    def plus(self, other: Flow) -> Flow:
        """The sum of two flows that wear the same sign."""
        if other.scale is None:
            return replace(self, signal=self.mass + other.signal, scale=None)
        if self.scale is None:
            return replace(self, signal=torch.addcmul(self.signal, other.signal, other.scale))
        total = self.signal * self.scale  # our own: a second large result need not be made
        return replace(self, signal=total.addcmul_(other.signal, other.scale), scale=None)


Moves = Iterable[tuple[Node, Flow]]


@dataclass(frozen=True)
class Rule:
    """How mass passes through an operation.

    push(record, output, flow, walk): where the mass at the record's output number `output` goes.
    reads: push reads the values of the inputs. range: see `ebp.tape.RuleTraits`.
    excitation(record, sign, walk): the total excitation (the normaliser) of each element of the first output, ≥ 0;
    None where the positive part of the value is all that is known.
    gate: the results are weights between bounds (sigmoid, softmax …): what they multiply gets the mass.
    carries: the results are the inputs' elements, moved about: a gate stays one.
    activation: an activation function without bounds.
    """

    push: Callable[[Record, int, Flow, Walk], Moves]
    reads: bool = False
    range: str = "unknown"
    excitation: Callable[[Record, Sign, bool, Walk], Tensor] | None = None
    gate: bool = False
    carries: bool = False
    activation: bool = False


class WeightCache:
    """Values derived from parameters (W⁺, signs of scales), kept until the parameter's values change or it dies.

    limit: the most bytes of parameters whose derived weights are kept (each takes about twice its size).
    """

    def __init__(self, limit: int | None = None) -> None:
        self._entries: WeakTensorKeyDictionary = WeakTensorKeyDictionary()
        self._fixed: WeakTensorKeyDictionary = WeakTensorKeyDictionary()
        self._limit = limit
        self._lock = threading.RLock()

    def __getstate__(self) -> dict[str, int | None]:
        return {"limit": self._limit}  # what is derived can be derived again

    def __setstate__(self, state: dict[str, int | None]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def check(self) -> None:
        """Forget what was derived from weights that hold other values now: to be called before every pass.

        The values themselves are looked at, since fused optimisers, NumPy views and `.data` write without a trace.
        """
        with self._lock:
            held = [(weight, kept[0]) for weight, kept in list(self._entries.items()) if weight is not None]  # type: ignore[no-untyped-call]
            found = [(weight, checksum(weight), before) for weight, before in held]
            moved = [weight for weight, now, before in found if _form(now) != _form(before)]
            alike = [(weight, (now != before).any()) for weight, now, before in found if _form(now) == _form(before)]
            for device in {flag.device for _, flag in alike}:  # one wait for each device, not one for each weight
                here = [(weight, flag) for weight, flag in alike if flag.device == device]
                changed = torch.stack([flag for _, flag in here]).tolist()
                moved += [weight for (weight, _), other in zip(here, changed, strict=True) if other]
            for weight in moved:
                del self._entries[weight]

    def get(self, weight: Tensor, key: Hashable, make: Callable[[], Any]) -> Any:
        """`make()`, remembered under `key` while `weight` is the same parameter with the same values (see `check`)."""
        if not self.lasts(weight):
            return make()
        with self._lock:
            known = self._entries.get(weight)  # type: ignore[no-untyped-call]
            if known is None:
                known = self._entries[weight] = (checksum(weight).clone(), {})
            entries: dict[Hashable, Any] = known[1]
            if key not in entries:
                entries[key] = make()
            return entries[key]

    def lasts(self, weight: Tensor) -> bool:
        """Whether what is derived from this weight is kept: parameters are there again on the next pass.

        Nothing is on a GPU: deriving anew is as quick there as looking whether the values are still the same.
        """
        if type(weight) is not nn.Parameter or weight.is_inference() or weight.itemsize not in _INTEGERS:
            return False
        if weight.is_cuda:
            return False
        if self._limit is None:
            return True
        with self._lock:
            return weight in self._entries or self.held() + weight.nbytes <= self._limit

    def held(self) -> int:
        """The bytes of the parameters whose derived weights are kept."""
        return sum(weight.nbytes for weight in list(self._entries.keys()) if weight is not None)  # type: ignore[no-untyped-call]

    def fix(self, sign: Tensor) -> Tensor:
        """Mark a sign as one that comes back on every pass: weights folded with it are worth keeping."""
        self._fixed[sign] = (sign.flatten() < 0).cpu().numpy().tobytes()
        return sign

    def sign_key(self, sign: Tensor) -> Hashable:
        """What tells the sign of one element, or a fixed one, from others: what it says, not which tensor it is."""
        if sign.numel() == 1:
            return "minus" if bool(sign < 0) else None
        key: bytes = self._fixed[sign]
        return key

    def is_fixed(self, sign: Tensor) -> bool:
        """Whether `fix` was called on this very tensor."""
        return sign in self._fixed

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self._fixed.clear()


_INTEGERS = {1: torch.int8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
FOLDED = 65_537
"""A prime, so that no row or kernel of a weight lies on itself; as wide as to add up at the speed of memory."""


def checksum(weight: Tensor) -> Tensor:
    """The bits of a weight as integers, those that lie `FOLDED` apart added up: at most so many numbers, or the bits
    themselves, not a copy.

    No change of a single number leaves it as it was, nor does any of several but for sums that happen to agree.
    """
    bits = weight.detach().view(_INTEGERS[weight.itemsize])
    strides = bits.stride()
    bits = bits.permute(sorted(range(bits.dim()), key=lambda axis: -strides[axis])).reshape(-1)
    whole = bits.numel() // FOLDED * FOLDED
    if not whole:
        return bits
    total = bits[:whole].view(-1, FOLDED).sum(0, dtype=bits.dtype)
    total[: bits.numel() - whole] += bits[whole:]
    return total


def _form(value: Tensor) -> tuple[torch.device, torch.dtype, torch.Size]:
    return value.device, value.dtype, value.shape


@dataclass(eq=False)
class Walk:
    """One pass down the tape: the cache of weights, and normalisers that more than one rule needs.

    find: a function's rule, None when it has none. rule_of: a record's rule, an error when it has none.
    dtype: of signals and normalisers, float32 or float64.
    summed: the node of which only the sum over channels is wanted (a rule may then yield a flow of one channel there).
    """

    weights: WeightCache
    find: Callable[[Callable[..., Any]], Rule | None]
    rule_of: Callable[[Record], Rule]
    dtype: torch.dtype
    summed: Node | None = None
    memo: dict[tuple[Record, Hashable], Any] = field(default_factory=dict)
    signs: WeakKeyDictionary[Node, Sign] = field(default_factory=WeakKeyDictionary)

    def non_negative(self, node: Node) -> bool:
        """Whether a node holds no negative value; looks at the values when that is not known otherwise."""
        if node.non_negative is None:
            node.non_negative = not bool((node.tensor < 0).any())
        return node.non_negative

    def sign_of(self, node: Node) -> Sign:
        """None for a node without negative values, else ±1 of its shape; always the same tensor."""
        if node not in self.signs:
            sign = None if self.non_negative(node) else signs(node.tensor)
            self.signs[node] = sign
        return self.signs[node]

    def once(self, record: Record, sign: Sign, make: Callable[[], Any]) -> Any:
        """`make()`, once for each record and sign."""
        key = (record, None if sign is None else id(sign))
        if key not in self.memo:
            self.memo[key] = (make(), sign)  # the sign is kept, lest its id be reused
        return self.memo[key][0]

    def finish(self, record: Record) -> None:
        """Let go of what `once` keeps for a record that lies behind."""
        for key in [key for key in self.memo if key[0] is record]:
            del self.memo[key]

    def value(self, node: Node, channels_last: bool = False) -> Tensor:
        """A node's value in the walk's dtype, from now on in that layout: layouts that meet cost more than a copy."""
        if node.tensor.dtype != self.dtype:
            node.tensor = node.tensor.to(self.dtype)
        if channels_last:
            node.tensor = node.tensor.contiguous(memory_format=torch.channels_last)
        return node.tensor

    def is_gate(self, node: Node) -> bool:
        """Whether a node holds weights between bounds, such as a sigmoid's or softmax's, moved about or not."""
        record = node.producer
        while record is not None:
            rule = self.find(record.function)
            if rule is None or not (rule.gate or rule.carries):
                return False
            if rule.gate:
                return True
            record = record.inputs[0].producer
        return False

    def positive(self, node: Node, sign: Sign) -> Tensor:
        """The positive part of sign · value; the tensor itself where that is known to be the same."""
        value = self.value(node)
        return value if sign is None and node.non_negative else positive(value, sign)

    def excitation(self, node: Node, sign: Sign, top: bool = False) -> Tensor:
        """How strongly each element of a node is excited, ≥ 0: what an average shares its mass by.

        For a non-negative activation that is the activation. A signed one (a convolution's output before
        its batch norm or pool) is excited by its normaliser Σ a·w⁺, so that averaging after a linear
        operation is one linear operation.
        """
        record = node.producer
        if sign is None and not top and self.non_negative(node):
            return self.value(node, prefers_channels_last(node.tensor))
        rule = None if record is None or record.outputs[0] is not node else self.find(record.function)
        if record is not None and rule is not None and rule.excitation is not None and not record.stale:
            return rule.excitation(record, sign, top, self)
        return positive(self.value(node), sign)


def positive(value: Tensor, sign: Sign) -> Tensor:
    """The positive part of sign · value."""
    return (value if sign is None else value * sign).clamp_min(0)


def signs(value: Tensor) -> Tensor:
    """−1 where value < 0, else 1."""
    one = torch.ones((), dtype=value.dtype, device=value.device)
    return torch.where(value < 0, -one, one)


def times(first: Sign, second: Sign) -> Sign:
    """The product of two signs, None standing for 1."""
    if first is None or second is None:
        return second if first is None else first
    return first * second


def ratio(mass: Tensor, total: Tensor) -> Tensor:
    """mass / total, and 0 where the total is 0. The total may have a smaller dtype; the result has the mass's."""
    return mass * inverse(total, mass.dtype)


def inverse(total: Tensor, dtype: torch.dtype) -> Tensor:
    """1 / total in `dtype`, and 0 where the total is 0."""
    return threshold(total.to(dtype), TINY.get(dtype, 1e-30), torch.inf).reciprocal_()


TINY = {torch.float32: 1e-30, torch.float64: 1e-200}
"""Below these a normaliser counts as zero: its reciprocal could not be multiplied any more."""


def unbroadcast(mass: Tensor, shape: torch.Size) -> Tensor:
    """Sum (K, *S) to (K, *shape), where `shape` broadcasts to S."""
    extra = mass.dim() - 1 - len(shape)
    if extra:
        mass = mass.sum(tuple(range(1, 1 + extra)))
    return mass if mass.shape[1:] == shape else mass.sum_to_size(mass.shape[:1] + shape)


def moved(node: Node, flow: Flow) -> list[tuple[Node, Flow]]:
    """The flow at a node that may have been broadcast."""
    shape = node.tensor.shape
    if flow.signal.shape[1:] == shape:
        return [(node, flow)]
    if flow.sign is None or flow.sign.numel() == 1:
        return [(node, replace(flow, signal=unbroadcast(flow.mass, shape), scale=None))]
    return [place for part in split(flow) for place in moved(node, part)]


def split(flow: Flow) -> list[Flow]:
    """What wins high and what wins low, each under one sign: elements that meet below may differ in theirs."""
    if flow.sign is None or flow.sign.numel() == 1:
        return [flow]
    low, mass = flow.sign < 0, flow.mass
    minus = torch.full((), -1.0, dtype=mass.dtype, device=mass.device)
    high = replace(flow, signal=mass.masked_fill(low, 0), scale=None, sign=None)
    return [high, replace(flow, signal=mass.masked_fill(~low, 0), scale=None, sign=minus)]


def prefers_channels_last(value: Tensor) -> bool:
    """Whether convolutions of values like this one run on oneDNN, whose results have the channels last."""
    on_one_dnn = value.device.type == "cpu" and value.dtype == torch.float32 and bool(torch.backends.mkldnn.enabled)
    return on_one_dnn and hasattr(torch.ops.mkldnn, "_convolution_pointwise") and value.dim() == 4


def is_channels_last(signal: Tensor) -> bool:
    """Whether signals (K, N, C, H, W) lie in memory with the channels last."""
    if signal.dim() != 5 or signal.shape[2] == 1:
        return False
    return not signal[0].is_contiguous() and signal[0].is_contiguous(memory_format=torch.channels_last)
