"""A desktop tool for labelling images with regions suggested by Excitation Backprop."""


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("ebp-annotator")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
