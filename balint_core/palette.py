"""The colours of everything: one palette in light and dark, safe for colour blindness."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean; `scale` runs from disagreement to agreement, `shades` from light to dark.

    `heat` are the ends of a ramp on which ink reads well everywhere; lightness alone tells its steps apart.
    A run chart's signals are blue `for_better`, orange `for_worse` and else purple, as in Making Data Count.
    """

    paper: str
    panel: str
    line: str
    ink: str
    muted: str
    teal: str
    clay: str
    scale: tuple[str, str, str, str, str]
    shades: tuple[str, str, str]
    heat: tuple[str, str]
    face_to_face: str
    virtual: str
    hybrid: str
    for_better: str
    for_worse: str
    signal: str


LIGHT = Palette(
    paper="#FBFAF7",
    panel="#F1EEE7",
    line="#DDD7CB",
    ink="#1E2B33",
    muted="#5D6973",
    teal="#0F6B6B",
    clay="#B4582F",
    scale=("#A9532B", "#DDA57C", "#D8D3C8", "#86BDB6", "#1B7472"),
    shades=("#C3DAD5", "#6FA9A4", "#0F6B6B"),
    heat=("#ECE7DD", "#5FA29D"),
    face_to_face="#3E5C9A",
    virtual="#0F8B8D",
    hybrid="#84507F",
    for_better="#0A78B5",
    for_worse="#C9580A",
    signal="#5B1A9E",
)

DARK = Palette(
    paper="#12191D",
    panel="#1B252B",
    line="#2E3B43",
    ink="#E9E5DC",
    muted="#A3ADB4",
    teal="#5FB9B3",
    clay="#E08A5B",
    scale=("#D9783F", "#8F5636", "#4A555C", "#3F8985", "#7FD1C9"),
    shades=("#2B5557", "#3F8985", "#5FB9B3"),
    heat=("#232F36", "#2F6C6A"),
    face_to_face="#8FA8DE",
    virtual="#5FB9B3",
    hybrid="#CF9BC8",
    for_better="#4DB8F0",
    for_worse="#F2904A",
    signal="#B98CF0",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme as the browser names it, “light” or “dark”; light where it does not say."""
    return DARK if theme == "dark" else LIGHT


def variables(theme: str | None) -> str:
    """The colours of a theme as the style sheets name them: `--b-ink:#1E2B33;` and so on."""
    colours, dark = palette(theme), theme == "dark"
    named = {
        "ink": colours.ink,
        "muted": colours.muted,
        "line": colours.line,
        "teal": colours.teal,
        "clay": colours.clay,
        "on-teal": "#12191D" if dark else "#FFFFFF",
        "teal-text": colours.teal if dark else "#0B5757",
        "clay-text": colours.clay if dark else "#8F3F1C",
        "blue-text": "#A9BCEB" if dark else "#34508A",
        "ochre": "#C9A548" if dark else "#A67F14",
        "ochre-text": "#E3C67F" if dark else "#6F5200",
        "ochre-wash": "#332C17" if dark else "#F7EBC6",
        "panel": colours.panel,
        "paper": colours.paper,
        "blue": colours.face_to_face,
        "teal-wash": "#17302F" if dark else "#E0EDEA",
        "clay-wash": "#33251C" if dark else "#F5E8DF",
        "blue-wash": "#1E2738" if dark else "#E6EBF5",
    }
    return "".join(f"--b-{name}:{value};" for name, value in named.items())


def scale_colours(points: int, colours: Palette) -> list[str]:
    """A fixed colour for each point of a diverging scale, disagreement first; an odd one's middle is neutral."""
    disagree_most, disagree, neutral, agree, agree_most = colours.scale
    side = points // 2
    parts = [step / max(side - 1, 1) for step in range(side)]
    against = [mixed(disagree_most, disagree, part) for part in parts]
    agreeing = [mixed(agree_most, agree, part) for part in reversed(parts)]
    return [*against, *([neutral] if points % 2 else []), *agreeing]


def mixed(one: str, other: str, part: float) -> str:
    """A colour between two others, `part` of the way from the first."""
    channels = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in channels)


def readable_on(colour: str, colours: Palette) -> str:
    """Ink or paper, whichever stands out more on a colour, by the contrast ratio of WCAG 2.2."""

    def luminance(value: str) -> float:
        shares = [channel / 255 for channel in bytes.fromhex(value[1:])]
        red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(value: str) -> float:
        dark, light = sorted((luminance(value), luminance(colour)))
        return (light + 0.05) / (dark + 0.05)

    return max(colours.ink, colours.paper, key=contrast)
