import itertools

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from toolkit.plots.style import print_style, target_styles

FIXED = ["CN", "HK", "JP", "KP", "KR", "RU", "TW", "US"]

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "all cones": "1 0 0 0 1 0 0 0 1",
    "protanopia": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "deuteranopia": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
    "tritanopia": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
}
TO_XYZ = "0.4124564 0.3575761 0.1804375 0.2126729 0.7151522 0.0721750 0.0193339 0.1191920 0.9503041"


def matrix(numbers: str) -> np.ndarray:
    return np.array(numbers.split(), dtype=float).reshape(3, 3)


def lab(colour: str, vision: str) -> np.ndarray:
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(matrix(VISION[vision]) @ linear, 0, 1)
    xyz = matrix(TO_XYZ) @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_the_eight_main_targets_differ_with_any_colour_vision(vision):
    styles = target_styles(FIXED)
    for a, b in itertools.combinations(FIXED, 2):
        distance = np.linalg.norm(lab(styles[a].colour, vision) - lab(styles[b].colour, vision))
        assert distance > 15, (a, b, distance)


def test_markers_differ_without_colour():
    assert len({s.marker for s in target_styles([*FIXED, "AU", "FR", "GB", "IN", "VN"]).values()}) == 13


def test_a_main_target_looks_the_same_in_any_company():
    assert target_styles(["JP"])["JP"] == target_styles(["AA", "JP", "ZZ", "CN"])["JP"]


def test_others_go_by_the_order_of_their_codes_and_keep_apart_from_the_main_ones():
    styles = target_styles(["VN", "AU", "CN"])
    assert styles == target_styles(["CN", "VN", "AU"])
    assert list(styles) == ["AU", "CN", "VN"]
    assert styles["AU"].colour == "#332288"
    others = target_styles([f"X{i:02d}" for i in range(42)])
    assert len({(s.colour, s.marker) for s in others.values()}) == 42
    assert not {s.colour for s in others.values()} & {s.colour for s in target_styles(FIXED).values()}


def test_settings_hold_inside_only_and_ignore_the_user_s():
    with matplotlib.rc_context({"font.size": 30.0, "axes.grid": True}):
        with print_style():
            assert matplotlib.rcParams["font.size"] == 8.0
            assert matplotlib.rcParams["axes.grid"] is False
        assert matplotlib.rcParams["font.size"] == 30.0


def test_an_outlet_with_dollar_signs_is_drawn_as_written():
    from matplotlib.figure import Figure

    from toolkit.plots.style import print_style

    with print_style():
        label = Figure().text(0, 0, "A$AP & $_{ x")
        assert label.get_parse_math() is False
