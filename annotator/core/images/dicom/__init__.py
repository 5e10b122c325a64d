"""DICOM: recognised by its bytes, its header without the patient, frames as raw values, series in their order.

pydicom is loaded by all modules but `recognising`, when the first such file is met.
"""
