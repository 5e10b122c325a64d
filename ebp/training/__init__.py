"""Training the bundled demonstration classifiers from phantoms, on image-level labels only."""

from ebp.training.fit import TrainingReport, train
from ebp.training.recipes import RECIPES, Recipe

__all__ = ["RECIPES", "Recipe", "TrainingReport", "train"]
