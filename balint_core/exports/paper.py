"""What every document on paper looks like: A4, its margins and its colours, in points."""

from balint_core.exports.document import Tone

PAGE = (595.3, 841.9)
MARGIN = 51.0

INK, MUTED, TEAL, CLAY, BLUE = "#1E2B33", "#5D6973", "#0B5757", "#8F3F1C", "#34508A"
LINE, PANEL = "#DDD7CB", "#F1EEE7"
"""The app's colours, the ones for text where there are two: they read well on white and in black and white."""

TONES = {Tone.SETTLED: TEAL, Tone.UNDER_WAY: CLAY, Tone.AHEAD: MUTED, Tone.FOR_A_PERSON: BLUE}
