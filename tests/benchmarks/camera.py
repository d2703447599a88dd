"""A phone's camera in front of a printed code: the same picture for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import zxingcpp

PAPER, INK = 228, 34  # how bright they are in good light
AROUND_MM = 3.0  # of white around the code
FINER = (
    3  # the picture is taken so many times finer, then brought down: a sensor's pixel is an area
)
DISTANCE = 4.0  # of the lens, in sides of the picture


@dataclass(frozen=True)
class Damage:
    """What stands between print and reader; by default a steady hand in good light."""

    pixels_a_mm: float = 12.0  # 12 MP from 30 cm, or a preview of 1080 lines from 9 cm
    blur_mm: float = 0.03
    tilt_degrees: float = 0.0
    dark: float = 1.0  # light in the darkest corner, of that in the brightest
    covered: float = 0.0  # share of the code's own area
    jpeg: int = 90
    noise: float = 3.0


@dataclass(frozen=True)
class Print:
    """A printed code, quiet zone included: True is ink; dots to the millimetre."""

    ink: np.ndarray
    dots_a_mm: float

    @property
    def side_mm(self) -> float:
        return self.ink.shape[0] / self.dots_a_mm


def photograph(printed: Print, damage: Damage, seed: Sequence[int]) -> np.ndarray:
    """The picture that a reader is given: eight bits of grey."""
    dice = np.random.default_rng(seed)
    light = np.where(_covered(printed, damage, dice), INK, PAPER).astype(np.uint8)
    light = np.pad(light, round(AROUND_MM * printed.dots_a_mm), constant_values=PAPER)
    side = round(light.shape[0] / printed.dots_a_mm * damage.pixels_a_mm)
    fine = side * FINER
    if fine < light.shape[0]:  # or a dot could fall between two pixels
        light = cv2.resize(light, (fine, fine), interpolation=cv2.INTER_AREA)
    view = _view(light.shape[0], fine, damage.tilt_degrees, dice)
    seen = cv2.warpPerspective(light, view, (fine, fine), borderValue=PAPER)
    sigma = damage.blur_mm * damage.pixels_a_mm
    if sigma < 1:
        seen = cv2.GaussianBlur(seen, (0, 0), sigma * FINER)
    seen = cv2.resize(seen, (side, side), interpolation=cv2.INTER_AREA)
    if sigma >= 1:  # wider than a pixel it comes to the same after it, in a fraction of the time
        seen = cv2.GaussianBlur(seen, (0, 0), sigma)
    noise = damage.noise * dice.standard_normal(seen.shape, dtype=np.float32)
    seen = seen * _light(side, damage.dark, dice) + noise
    picture = np.clip(seen, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, damage.jpeg])
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)


def read_by_zxing(picture: np.ndarray) -> set[str]:
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return {code.text for code in codes}


def read_by_opencv(picture: np.ndarray) -> set[str]:
    try:
        return {cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]}
    except (cv2.error, UnicodeDecodeError):  # it gives up on some pictures with an assertion
        return set()


READERS = {"zxing": read_by_zxing, "OpenCV": read_by_opencv}


def _covered(printed: Print, damage: Damage, dice: np.random.Generator) -> np.ndarray:
    """The ink, with a patch over part of it: dirt is dark, a scratch bright."""
    ink = printed.ink.copy()
    rows, columns = np.nonzero(printed.ink)
    low, high = min(rows.min(), columns.min()), max(rows.max(), columns.max()) + 1
    side = round((high - low) * damage.covered**0.5)
    top, left = dice.integers(low, high - side + 1, 2)
    ink[top : top + side, left : left + side] = dice.random() < 0.5
    return ink


def _view(dots: int, pixels: int, degrees: float, dice: np.random.Generator) -> np.ndarray:
    """From dots to pixels: turned a little in the hand, tilted about any axis of the plane."""
    turn, axis = dice.uniform(-0.2, 0.2), dice.uniform(0, np.pi)
    tilt = np.radians(degrees) * (1 if dice.random() < 0.5 else -1)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    cos, sin = np.cos(turn), np.sin(turn)
    flat = corners @ np.array([[cos, sin], [-sin, cos]])
    along = np.array([np.cos(axis), np.sin(axis)])
    across = np.array([-along[1], along[0]])
    u, v = flat @ along, flat @ across
    depth = DISTANCE + v * np.sin(tilt)
    seen = (np.outer(u, along) + np.outer(v * np.cos(tilt), across)) * (DISTANCE / depth)[:, None]
    shift = dice.uniform(-0.5, 0.5, 2)  # the first pixel begins anywhere on the paper
    return cv2.getPerspectiveTransform(
        ((corners + 0.5) * dots).astype(np.float32),
        ((seen + 0.5) * pixels + shift * FINER).astype(np.float32),
    )


def _light(side: int, dark: float, dice: np.random.Generator) -> np.ndarray:
    """How bright each pixel is, from 1 in one corner down to `dark` in the one across from it."""
    angle = dice.uniform(0, 2 * np.pi)
    along = np.linspace(-1, 1, side, dtype=np.float32)
    x, y = (
        part / (abs(np.cos(angle)) + abs(np.sin(angle))) for part in (np.cos(angle), np.sin(angle))
    )
    return np.outer(dark ** ((1 - y * along) / 2), dark ** (-x * along / 2)).astype(np.float32)


def steps(name: str) -> list[tuple[str, Damage]]:
    """The steps of one kind of damage, each worse than the one before."""
    good = Damage()
    kinds: dict[str, list[tuple[str, Damage]]] = {
        "phone": [
            (f"{value:g} px/mm", replace(good, pixels_a_mm=value))
            for value in (12, 10, 8, 7, 6, 5, 4, 3.5, 3, 2.5, 2)
        ],
        "blur": [
            (f"{value:g} mm", replace(good, blur_mm=value))
            for value in (0.05, 0.1, 0.14, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4, 0.5, 0.6)
        ],
        "tilt": [
            (f"{value}°", replace(good, tilt_degrees=value, pixels_a_mm=8))
            for value in (0, 10, 20, 30, 40, 50, 55, 60, 65, 70, 75)
        ],
        "light": [
            (f"1:{1 / value:.0f}", replace(good, dark=value, noise=5))
            for value in (0.5, 0.25, 0.12, 0.06, 0.03, 0.015, 0.008, 0.004, 0.002, 0.001)
        ],
        "cover": [
            (f"{value:.0%}", replace(good, covered=value))
            for value in (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)
        ],
        "jpeg": [
            (f"{value}", replace(good, jpeg=value, pixels_a_mm=8))
            for value in (70, 50, 40, 30, 25, 20, 15, 12, 9, 6, 4, 2)
        ],
        "all": [
            (
                f"{value:.0%}",
                Damage(
                    pixels_a_mm=12 - 6 * value,
                    blur_mm=0.03 + 0.12 * value,
                    tilt_degrees=30 * value,
                    dark=1 - 0.6 * value,
                    covered=0.03 * value,
                    jpeg=round(90 - 50 * value),
                    noise=3 + 3 * value,
                ),
            )
            for value in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)
        ],
    }
    return kinds[name]


KINDS = ("phone", "blur", "tilt", "light", "cover", "jpeg", "all")
