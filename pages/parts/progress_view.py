"""What My progress shows of one criterion: what is asked, how far it has come, and the rows behind it."""

from html import escape

from balint_core.accreditation import CriterionProgress, Line, Status, WayProgress
from balint_core.accreditation.sentences import number as in_print
from balint_core.figures import counted, long_date, month
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


OR = '<div class="b-or">or</div>'


def criterion(found: CriterionProgress) -> str:
    asked = found.criterion
    soft = f" <b>{STRENGTH[asked.strength]}</b>" if asked.strength in STRENGTH else ""
    is_met = found.status is Status.RECORDED
    middle = OR.join(way(one) for one in found.ways if one.met or not is_met) or meetings(found)
    forecast = ""
    if found.expected_on:
        when = month(found.expected_on)
        forecast = f"<p>At the pace of the last twelve months, the number would be reached about {when}.</p>"
    coming = f"<p><b>Next:</b> {escape(found.next)}</p>" if found.next else ""
    counting = f"<div>{middle}</div>" if middle else ""
    return (
        f'<div class="b-criterion{"" if middle else " b-criterion-plain"}"><div><h3>{escape(asked.title)}</h3>'
        f'<p class="b-asks">{escape(asked.requirement)}{soft}</p></div>{counting}'
        f"<div>{elements.chip(found.status, WORDS[found.status])}"
        f"<p>{escape(found.reason)}</p>{forecast}{coming}</div>{evidence(found.lines, counting=bool(found.ways))}</div>"
    )


def way(found: WayProgress) -> str:
    full = min(100, round(100 * found.recorded / found.needed))
    units = f"{escape(found.unit)}s"
    of = f"{units}, {found.needed} asked for" if found.recorded > found.needed else f"of {found.needed} {units}"
    return (
        f'<div class="b-way"><div class="b-count">{in_print(found.recorded)} <small>{of}</small></div>'
        f'<div class="b-bar"><i style="width:{full}%"></i></div>'
        f'<div class="b-way-title">{escape(found.way.title)}</div></div>'
    )


def meetings(found: CriterionProgress) -> str:
    """A judgement's own count: shown without anything to hold it against, since nothing is asked."""
    if found.criterion.kind is not CriterionKind.NARRATIVE:
        return ""
    number, noun = counted(int(found.recorded or 0), found.criterion.unit or "entry").split(" ", 1)
    return f'<div class="b-count">{number} <small>{escape(noun)} noted</small></div>'


def evidence(lines: tuple[Line, ...], *, counting: bool) -> str:
    """The rows behind a criterion, in a fold; each with the workbook, sheet and cell it came from."""
    if not lines:
        return ""
    rows = elements.table_html(
        ["Date", "What", "Counts", "Workbook", "Sheet", "Cell", "Remark"],
        [
            (
                long_date(line.evidence.day),
                line.evidence.words,
                in_print(line.counts) if counting else None,
                line.evidence.file,
                line.evidence.sheet,
                line.evidence.cell,
                line.remark,
            )
            for line in lines
        ],
    )
    label = f"The evidence: {counted(len(lines), 'line')}"
    return f'<details class="b-evidence"><summary>{label}</summary>{rows}</details>'
