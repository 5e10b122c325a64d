"""Images of any size and kind: finding them, reading them, and how their values are shown."""

from annotator.core.images.decode import opened
from annotator.core.images.display import Display, percentile_window, rendered
from annotator.core.images.finding import find_images, image_files, images_in_file
from annotator.core.images.names import (
    CLIPS,
    SUFFIXES,
    file_of,
    frame_of,
    frame_path,
    is_clip,
    is_encodable,
    is_image_name,
    natural_order,
    own_place,
    page_mark,
    page_path,
    readable_name,
    split_page,
)
from annotator.core.images.picture import Picture
from annotator.core.images.reading import (
    file_hash,
    is_tiff_file,
    is_turned,
    open_picture,
    read_picture,
    read_size,
    read_thumbnail,
    settle,
)
from annotator.core.images.side_folders import JOURNAL, MANIFEST, export_around, manifest_of, refuse_copies

__all__ = [
    "CLIPS",
    "JOURNAL",
    "MANIFEST",
    "SUFFIXES",
    "Display",
    "Picture",
    "export_around",
    "file_hash",
    "file_of",
    "find_images",
    "frame_of",
    "frame_path",
    "image_files",
    "images_in_file",
    "is_clip",
    "is_encodable",
    "is_image_name",
    "is_tiff_file",
    "is_turned",
    "manifest_of",
    "natural_order",
    "open_picture",
    "opened",
    "own_place",
    "page_mark",
    "page_path",
    "percentile_window",
    "read_picture",
    "read_size",
    "read_thumbnail",
    "readable_name",
    "refuse_copies",
    "rendered",
    "settle",
    "split_page",
]
