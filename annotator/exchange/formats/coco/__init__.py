"""COCO: instances, results, panoptic."""
