"""Networks that the package builds itself, with no library of networks at run time."""

from ebp.networks.efficientnet_lite import EfficientNetLite
from ebp.networks.small import SmallConvNet
from ebp.networks.tag_network import TagNetwork
from ebp.networks.trunk import Trunk

__all__ = ["EfficientNetLite", "SmallConvNet", "TagNetwork", "Trunk"]
