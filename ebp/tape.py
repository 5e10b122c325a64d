"""The tape: every torch operation between the attention layer and the output, recorded without touching the model."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import FrameType
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode, resolve_name

from ebp.errors import EbpError

Function = Callable[..., Any]


class RuleTraits(Protocol):
    """What the tape must know of a rule while it records."""

    @property
    def reads(self) -> bool:
        """The rule will read the values of the operation's inputs."""

    @property
    def range(self) -> str:
        """Of the result: "non-negative", "follows" (non-negative when every input is) or "unknown"."""


RESHAPING = {"squeeze_", "unsqueeze_", "t_", "transpose_", "swapaxes_", "swapdims_"}
"""Methods that give the very tensor another shape."""


@dataclass(eq=False)
class Node:
    """A tensor that descends from the attention layer, at one moment of its life (an in-place operation
    begins another).

    tensor: its value; valid only while nothing was written over it, which `Tape` sees to for all that rules read.
    non_negative: True when known to hold no negative value, None when not known.
    """

    tensor: Tensor
    producer: Record | None = field(default=None, repr=False)
    non_negative: bool | None = None
    read: bool = False
    stale: bool = False


@dataclass(eq=False)
class Record:
    """One call. `args` and `kwargs` hold nodes where tracked tensors stood."""

    function: Function
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    inputs: list[Node]
    module: str
    outputs: list[Node] = field(default_factory=list, repr=False)
    stale: bool = False

    @property
    def name(self) -> str:
        """The function's public name, such as torch.nn.functional.conv2d."""
        return function_name(self.function)

    def argument(self, position: int, name: str, default: Any = None) -> Any:
        """An argument of the call by position or name."""
        if len(self.args) > position:
            return self.args[position]
        return self.kwargs.get(name, default)

    def replay(self, replace: Callable[[Node], Any], dtype: torch.dtype | None = None) -> Any:
        """Call the function again with `replace(node)` for every node, and with constants in `dtype` if given."""
        args, kwargs = _substitute((self.args, self.kwargs), Node, replace)
        if dtype is not None:
            args, kwargs = _substitute((args, kwargs), Tensor, lambda t: t.to(dtype) if t.is_floating_point() else t)
        return self.function(*args, **kwargs)


class Tape(TorchFunctionMode):
    """Records under `with tape:` from the moment `start(tensor)` is called. Belongs to one thread and one forward pass.

    traits: the rule of a function, None when it has none. module: the network, whose paths stand in messages.
    paths: whether every record gets the path of the module that made the call, which takes time.
    """

    def __init__(
        self, traits: Callable[[Function], RuleTraits | None], module: nn.Module | None = None, paths: bool = False
    ) -> None:
        super().__init__()
        self.records: list[Record] = []
        self.root: Node | None = None
        self._traits = traits
        self._module = module
        self._paths = paths
        self._nodes: dict[int, Node] = {}
        self._kept: list[Tensor] = []  # ids are reused as soon as a tensor dies: none dies before the tape
        self._storages: dict[int, list[Node]] = {}

    def start(self, tensor: Tensor) -> None:
        """Begin (again) at the attention layer's output; what was recorded before is forgotten."""
        for store in (self.records, self._nodes, self._kept, self._storages):
            store.clear()
        _refuse_quantised(tensor)
        self.root = Node(tensor)
        self._track(tensor, self.root)

    def node_of(self, tensor: Tensor) -> Node | None:
        """The node of a tensor that descends from the attention layer, None for any other."""
        return self._nodes.get(id(tensor))

    def __torch_function__(
        self, func: Function, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run the call, and record it when one of its arguments is tracked and a new tensor comes out of it."""
        kwargs = kwargs or {}
        if self.root is None:
            return func(*args, **kwargs)
        found = [tensor for tensor in _tensors((args, kwargs)) if id(tensor) in self._nodes]
        if not found:
            return func(*args, **kwargs)
        return self._record(func, args, kwargs, found)

    def _record(self, func: Function, args: tuple[Any, ...], kwargs: dict[str, Any], found: list[Tensor]) -> Any:
        traits = self._traits(func)
        inputs = [self._nodes[id(tensor)] for tensor in found]
        if traits is not None and traits.reads:
            for node in inputs:
                node.read = True
        target = _written(func, args, kwargs)
        if target is not None:
            self._protect(target, getattr(func, "__name__", "") in RESHAPING)
        versions = [_version(tensor) for tensor in found]
        result = func(*args, **kwargs)
        written = [t for t, version in zip(found, versions, strict=True) if t._version != version]
        outputs = [t for t in _tensors(result) if _carries(t) and (id(t) not in self._nodes or _among(t, written))]
        outputs += [t for t in written if not _among(t, outputs)]  # x[…] = y returns nothing
        if not outputs and not written:
            return result  # bookkeeping, or the argument itself: mass stays where it is
        places = _substitute((args, kwargs), Tensor, lambda tensor: self._nodes.get(id(tensor), tensor))
        module = "" if traits is not None and not self._paths else self._module_path()
        record = Record(func, places[0], places[1], inputs, module, stale=any(node.stale for node in inputs))
        self._overwritten(written, target)
        for tensor in outputs:
            self._add_output(record, tensor, traits)
        self.records.append(record)
        return result

    def _add_output(self, record: Record, tensor: Tensor, traits: RuleTraits | None) -> None:
        known: bool | None = None
        if (traits is not None and traits.range == "non-negative") or (
            traits is not None and traits.range == "follows" and all(n.non_negative for n in record.inputs)
        ):
            known = True
        node = Node(tensor, record, known, stale=record.stale)
        record.outputs.append(node)
        self._track(tensor, node)

    def _track(self, tensor: Tensor, node: Node) -> None:
        self._nodes[id(tensor)] = node
        self._kept.append(tensor)
        self._storages.setdefault(_storage(tensor), []).append(node)

    def _protect(self, target: Tensor, reshaped: bool) -> None:
        """Before a write: what a rule will read from this storage, or what changes shape, gets a copy of its own."""
        for node in self._storages.get(_storage(target), ()):
            if node.read or (reshaped and node.tensor is target):
                node.tensor = node.tensor.clone()

    def _overwritten(self, written: list[Tensor], target: Tensor | None) -> None:
        """After a write: other tensors in the same storage no longer hold what their nodes stand for."""
        for tensor in written:
            for node in self._storages.pop(_storage(tensor), ()):
                unforeseen = tensor is not target
                node.stale = node.stale or node.tensor is not tensor or unforeseen

    def _module_path(self) -> str:
        """The path of the module whose code is making the call."""
        names = {} if self._module is None else {id(child): name for name, child in self._module.named_modules()}
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            owner = frame.f_locals.get("self")
            if isinstance(owner, nn.Module) and id(owner) in names:
                return names[id(owner)] or "the model itself"
            frame = frame.f_back
        return "the model itself"


def function_name(function: Function) -> str:
    """torch.Tensor.add_, torch.nn.functional.relu …; for a property read its own name."""
    owner = getattr(function, "__self__", None)
    if getattr(function, "__name__", "") == "__get__" and owner is not None:
        return f"torch.Tensor.{owner.__name__}"
    return str(resolve_name(function) or getattr(function, "__qualname__", repr(function)))


def refuse_opaque(module: nn.Module) -> None:
    """Raise EbpError for modules whose operations cannot be seen (TorchScript)."""
    for name, child in module.named_modules():
        if isinstance(child, torch.jit.ScriptModule):
            where = f"module {name!r}" if name else "the model"
            raise EbpError(f"{where} is compiled TorchScript, whose operations cannot be seen: use the Python module")


def _version(tensor: Tensor) -> int:
    """How often the tensor was written to."""
    if tensor.is_inference():
        raise EbpError(
            "the network computes under torch.inference_mode(), where its operations cannot be followed: "
            "use torch.no_grad() in its place"
        )
    return tensor._version


def _carries(tensor: Tensor) -> bool:
    """Whether a result can hold mass: comparisons, indices and the like cannot."""
    _refuse_quantised(tensor)
    return tensor.is_floating_point() or tensor.is_complex()


def _refuse_quantised(tensor: Tensor) -> None:
    if tensor.is_quantized:
        raise EbpError(
            f"quantised networks are not supported, and this one computes in {tensor.dtype}: give the network of "
            "floating-point numbers of which it was made"
        )


def _among(tensor: Tensor, others: list[Tensor]) -> bool:
    return any(tensor is other for other in others)


def _storage(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def _tensors(value: Any) -> Iterator[Tensor]:
    """The tensors in arguments or results, one level of nesting after the other."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))


def _substitute(value: Any, kind: type, replace: Callable[[Any], Any]) -> Any:
    if isinstance(value, kind):
        return replace(value)
    if isinstance(value, (tuple, list)):
        return (
            type(value)(_substitute(item, kind, replace) for item in value) if type(value) in (tuple, list) else value
        )
    if isinstance(value, dict):
        return {key: _substitute(item, kind, replace) for key, item in value.items()}
    return value


def _written(func: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor | None:
    """The tensor that the call is going to write into, as far as its name and arguments tell."""
    name = getattr(func, "__name__", "")
    in_place = name == "__setitem__" or (name.endswith("_") and not name.endswith("__")) or name.startswith("__i")
    if not in_place:
        in_place = _flag(func, args, kwargs)
    if in_place and args and isinstance(args[0], Tensor):
        return args[0]
    out = kwargs.get("out")
    return out if isinstance(out, Tensor) else kwargs.get("input") if in_place else None


def _flag(func: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if "inplace" in kwargs:
        return bool(kwargs["inplace"])
    position = _flag_position(func)
    return position is not None and len(args) > position and bool(args[position])


@cache
def _flag_position(func: Function) -> int | None:
    """Where a function takes `inplace`, None when it does not."""
    try:
        names = list(inspect.signature(func).parameters)
    except (TypeError, ValueError):
        return None
    return names.index("inplace") if "inplace" in names else None
