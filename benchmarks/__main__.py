"""`python -m benchmarks`: every timing of the project as Markdown tables, each a ratio or a figure of this machine."""

from __future__ import annotations

import argparse

from benchmarks import (
    agreement,
    canvas,
    clip_events,
    clip_time,
    clip_window,
    crash,
    dicom,
    dicom_window,
    engine,
    face_zones,
    faces,
    fuzz,
    images,
    kept_weights,
    life,
    many_images,
    memory,
    models,
    next_image,
    scripted_session,
    soak,
    startup,
    study,
    video,
    worker,
)


def main() -> None:
    """Run all, or those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--labelme", metavar="PYTHON", help="for startup: an interpreter that has labelme, to compare")
    jobs = {
        "startup": lambda: startup.main(["--labelme", options.labelme] if options.labelme else []),
        "images": images.main,
        "many_images": many_images.main,
        "worker": worker.main,
        "next_image": lambda: next_image.main([]),
        "soak": lambda: soak.main([]),
        "canvas": canvas.main,
        "engine": lambda: engine.main(["--rounds", "5"]),
        "kept_weights": kept_weights.main,
        "memory": memory.main,
        "models": lambda: models.main([]),
        "crash": lambda: crash.main([]),
        "life": lambda: life.main([]),
        "dicom": dicom.main,
        "fuzz": fuzz.main,
        "agreement": agreement.main,
        "scripted_session": lambda: scripted_session.main([]),
        "study": lambda: study.main([]),
        "video": video.main,
        "clip_events": clip_events.main,
        "clip_time": clip_time.main,
        "clip_window": clip_window.main,
        "dicom_window": dicom_window.main,
        "faces": lambda: faces.main([]),
        "face_zones": lambda: face_zones.main([]),
    }
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(jobs)} (default: all)")
    options = parser.parse_args()
    chosen = options.names or list(jobs)
    if unknown := set(chosen) - set(jobs):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in chosen:
        print(f"\n## {name}\n", flush=True)
        jobs[name]()


if __name__ == "__main__":
    main()
