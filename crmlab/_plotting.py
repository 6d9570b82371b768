"""What all plots share: axes to draw on, and a font that has Chinese."""

import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes

from crmlab.i18n import current_language

CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Sans CJK JP",
)


@cache
def cjk_font() -> str | None:
    """Name of a font with Chinese: the system's, else the one the package zhplot carries, else None."""
    present = {font.name for font in font_manager.fontManager.ttflist}
    for name in CJK_FONTS:
        if name in present:
            return name
    carrier = find_spec("zhplot")  # not imported: importing it changes matplotlib's settings
    if carrier is None:
        return None
    path = next(Path(carrier.origin).parent.rglob("*.ttf"))
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def ensure_cjk() -> None:
    """Append a Chinese font to matplotlib's family list, once; warn where there is none."""
    font = cjk_font()
    if font is None:
        if current_language() == "zh":
            warnings.warn("No Chinese font found: pip install 'crmlab[zh]' brings one.", stacklevel=3)
        return
    family = plt.rcParams["font.family"]
    if font not in family:
        plt.rcParams["font.family"] = [*family, font]


def new_axes(ax: Axes | None = None, *, figsize: tuple[float, float] = (7, 4.2)) -> Axes:
    """Return `ax`, or new axes of `figsize` inches, ready for Chinese text."""
    ensure_cjk()
    if ax is None:
        _, ax = plt.subplots(figsize=figsize, layout="constrained")
    return ax
