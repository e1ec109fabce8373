"""What My progress shows of one criterion: what is asked, how far it has come, and the rows behind it."""

from fractions import Fraction
from html import escape

from balint_core.accreditation import (
    CriterionProgress,
    Forecast,
    Line,
    Progress,
    Status,
    WayProgress,
    in_short,
    not_asked_for,
)
from balint_core.accreditation.results import Number
from balint_core.accreditation.sentences import number as in_print
from balint_core.figures import counted, long_date
from balint_core.frameworks import CriterionKind
from pages.parts import elements

WORDS = {
    Status.RECORDED: "Recorded",
    Status.UNDER_WAY: "Under way",
    Status.NOT_YET_RECORDED: "Not yet recorded",
    Status.FOR_A_PERSON: "For a person to judge",
    Status.DECIDED: "Decided",
    Status.NOT_APPLICABLE: "Not asked here",
}
STRENGTH = {"expected": "Expected, and holds nothing up.", "preferred": "Preferred, and holds nothing up."}
MANY_PERIODS = 6
"""More stretches of time than this are drawn as small boxes with a figure alone."""

OR = '<div class="b-or">or</div>'
TICK = '<span aria-hidden="true">✓ </span>'


def criterion(found: CriterionProgress, forecasts: tuple[Forecast, ...]) -> str:
    asked = found.criterion
    soft = f" <b>{STRENGTH[asked.strength]}</b>" if asked.strength in STRENGTH else ""
    middle = measure(found)
    coming = f"<p><b>Next:</b> {escape(found.next)}</p>" if found.next else ""
    counting = f"<div>{middle}</div>" if middle else ""
    return (
        f'<div class="b-criterion{"" if middle else " b-criterion-plain"}"><div><h3>{escape(asked.title)}</h3>'
        f'<p class="b-asks">{escape(asked.requirement)}{soft}</p></div>{counting}'
        f"<div>{elements.chip(found.status, WORDS[found.status])}"
        f"<p>{escape(found.reason)}</p>{coming}{ahead(forecasts)}</div>"
        f"{evidence(found.lines, counting=bool(found.ways))}</div>"
    )


def ahead(forecasts: tuple[Forecast, ...]) -> str:
    """When the number may be reached, by each way of which that can be said; why not, where it can be of none."""
    dated = [one for one in forecasts if one.when]
    told = "".join(
        f'<p class="b-ahead"><b>{escape(one.when)}:</b> {escape(one.assumption)}'
        f"{f' This is by {escape(one.way.title)}.' if len(forecasts) > 1 else ''}</p>"
        for one in dated
    )
    return told or "".join(f'<p class="b-ahead">{escape(one)}</p>' for one in {each.words: None for each in forecasts})


# --- how far it has come ------------------------------------------------------------------------------------------


def measure(found: CriterionProgress) -> str:
    """Recorded and needed in the criterion's own unit; nothing for what people sign or decide."""
    match found.criterion.kind:
        case CriterionKind.COUNT:
            is_met = found.status is Status.RECORDED
            return OR.join(way(one) for one in found.ways if one.met or not is_met)
        case CriterionKind.SHARE if found.lines:
            return share(found)
        case CriterionKind.SPAN | CriterionKind.VARIETY if found.unit:
            recorded = found.recorded or 0
            if found.needed is None:
                return amount(in_print(recorded), f"{found.unit}s so far")
            of = amount(in_print(recorded), f"of {found.needed} {found.unit}s")
            return of + bar(Fraction(recorded) / found.needed)
        case CriterionKind.FIRST_AND_LAST if found.lines:
            return ends(found)
        case CriterionKind.NARRATIVE:
            figure, noun = counted(int(found.recorded or 0), found.criterion.unit or "entry").split(" ", 1)
            return amount(figure, f"{noun} noted")
    return ""


def amount(figure: str, of: str) -> str:
    return f'<div class="b-count">{figure} <small>{escape(of)}</small></div>'


def bar(part: Number) -> str:
    """A bar filled to a part of one."""
    return f'<div class="b-bar"><i style="width:{min(100, round(100 * part))}%"></i></div>'


def way(found: WayProgress) -> str:
    units = f"{found.unit}s"
    of = f"{units}, {found.needed} asked for" if found.recorded > found.needed else f"of {found.needed} {units}"
    drawn = periods(found) if found.way.per else bar(Fraction(found.recorded) / found.needed)
    title = f'<div class="b-way-title">{escape(found.way.title)}</div>'
    return f'<div class="b-way">{amount(in_print(found.recorded), of)}{drawn}{title}</div>'


def periods(found: WayProgress) -> str:
    """Each stretch of time in which a minimum is asked, as a box: met, begun, or still ahead."""
    needed, name = found.way.needed, str(found.way.per).capitalize()
    small = found.needed > MANY_PERIODS
    boxes = []
    for nth in range(found.needed):
        tally = found.periods[nth] if nth < len(found.periods) else None
        recorded = tally.recorded if tally else 0
        state = "met" if recorded >= needed else "begun" if recorded else "ahead"
        said = f"{in_print(recorded)} of {needed}" if tally else f"{needed} asked for"
        tick = TICK if state == "met" else ""
        label = f"<b{' class=b-unseen' if small else ''}>{name} {nth + 1}</b>"
        when = f"{long_date(tally.starts)} to before {long_date(tally.ends)}" if tally else ""
        figure = f'{in_print(recorded)}<span class="b-unseen"> of {needed}</span>' if small else f"{tick}{said}"
        boxes.append(f'<li class="b-period-{state}" title="{when}">{label}<span>{figure}</span></li>')
    return f'<ol class="b-periods{" b-periods-small" if small else ""}">{"".join(boxes)}</ol>'


def share(found: CriterionProgress) -> str:
    """How much is as it should be, and how much that ought to be by the share that is asked for."""
    asked, units = found.criterion, f"{found.unit or 'session'}s"
    words = f"{units} {asked.such.words}" if asked.such else units
    shown = amount(in_print(found.recorded or 0), words)
    if found.needed is None:
        return shown
    most = f"at most {asked.at_most} in a hundred: {found.needed} so far"
    least = f"at least {asked.at_least} in a hundred: {found.needed} so far"
    drawn = bar(Fraction(found.recorded or 0) / found.needed) if asked.at_least and found.needed else ""
    return f'{shown}{drawn}<div class="b-way-title">{least if asked.at_least else most}</div>'


def ends(found: CriterionProgress) -> str:
    """The first and the last line as boxes; where only one of them is asked, that one."""
    names = ("First", "Last so far") if len(found.lines) > 1 else ("",)
    boxes = "".join(
        f'<li class="b-period-{"met" if line.counts else "begun"}"><b>{name}</b>'
        f"<span>{TICK if line.counts else ''}{long_date(line.evidence.day)}</span></li>"
        for name, line in zip(names, found.lines, strict=True)
    )
    return f'<ol class="b-periods">{boxes}</ol>'


# --- the rows behind it -------------------------------------------------------------------------------------------


def evidence(lines: tuple[Line, ...], *, counting: bool) -> str:
    """The rows behind a criterion, in a fold; each with the workbook, sheet and cell it came from."""
    if not lines:
        return ""
    rows = "".join(_line(line, counting=counting) for line in lines)
    label = f"The evidence: {counted(len(lines), 'line')}"
    return f'<details class="b-evidence"><summary>{label}</summary><ol class="b-lines">{rows}</ol></details>'


def beside(progress: Progress) -> str:
    """What is on record and not asked for: in short, and its rows in a fold."""
    return f"<p>{escape(in_short(progress))}</p>{evidence(not_asked_for(progress), counting=False)}"


def _line(line: Line, *, counting: bool) -> str:
    one = line.evidence
    where = " · ".join(filter(None, [one.file, one.sheet, one.cell]))
    remark = f' <em class="b-line-remark">{escape(line.remark)}</em>' if line.remark else ""
    counts = f'<span class="b-line-counts">+{in_print(line.counts)}</span>' if counting and line.counts else ""
    return (
        f'<li><span class="b-line-day">{long_date(one.day)}</span>'
        f"<span>{escape(one.words)}{remark}</span>"
        f'<span class="b-line-where">{escape(where)}</span>{counts}</li>'
    )
