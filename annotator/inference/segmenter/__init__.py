"""A promptable segmenter of the user's: two ONNX files, run in the worker, which alone loads onnxruntime."""
