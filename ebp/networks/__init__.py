"""Networks that the package builds itself, with no library of networks at run time."""

from ebp.networks.efficientnet_lite import EfficientNetLite
from ebp.networks.small import SmallConvNet

__all__ = ["EfficientNetLite", "SmallConvNet"]
