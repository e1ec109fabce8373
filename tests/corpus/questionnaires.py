"""Answers to questionnaires as the tools that collect them export them, and as people type them."""

from tests.corpus.entry import entry
from tests.corpus.making import book, sheets

SELF = "The Balint groups improved my self-awareness of my own emotional response in the therapeutic relationship."
PSYCHE = "The Balint groups improved my psychological awareness towards patients and/or carers."
WELL = "The Balint groups improved my wellbeing."
SAY = "Is there anything you would like to say about the groups?"

ANSWERS = f"""
{SELF} | {PSYCHE} | {WELL} | {SAY}
agree  | strongly agree | neither | Good coffee
agree  | agree | disagree |
strongly agree | agree | agree | Thank you
"""

ENTRIES = [
    entry(
        "answers-by-hand",
        "Answers typed into a sheet, the file's name saying when.",
        book("Questionnaire TP2.xlsx", ANSWERS),
        """
        ready
        questionnaire wide from 1: 3 responses
        """,
        also="xlsm xls ods csv tsv",
    ),
    entry(
        "microsoft-forms",
        "Microsoft Forms with names, addresses, a no-break space in a heading and a line break behind another.",
        book(
            "Balint TP2(1-3).xlsx",
            f"""
            ID | Start time | Completion time | Email | Name | The\u00a0Balint\u00a0groups improved my wellbeing.\\n | {SELF} | {SAY}\u00a0
            1 | 2019-12-19 | 2019-12-19 | asha@example.org | Asha Sample | Agree | Strongly agree | Good coffee
            2 | 2019-12-19 | 2019-12-19 | bryn@example.org | Bryn Invented | Disagree | Agree |
            3 | 2019-12-20 | 2019-12-20 | anonymous | | Neither | Agree | No\u00a0thanks
            """,
        ),
        """
        ready
        ms-forms questionnaire wide from 1: 3 responses
        note identifying-column D1
        note identifying-column E1
        ? pair-by Email, Name: D1, E1
        """,
        also="xls ods csv",
    ),
    entry(
        "microsoft-forms-twice",
        "The same person has sent the form of Microsoft twice: which one counts is asked.",
        book(
            "Balint TP2.xlsx",
            f"""
            ID | Start time | Completion time | Email | Name | {WELL} | {SELF}
            1 | 2019-12-19 | 2019-12-19 | asha@example.org | Asha Sample | Agree | Strongly agree
            2 | 2019-12-19 | 2019-12-19 | bryn@example.org | Bryn Invented | Disagree | Agree
            3 | 2019-12-20 | 2019-12-20 | asha@example.org | Asha Sample | Neither | Agree
            """,
        ),
        """
        needs-answers
        ms-forms questionnaire wide from 1: 3 responses
        warning answered-twice A4
        ? answered-twice this sheet: A2, A4
        ? pair-by Email, Name: D1, E1
        """,
        also="xls ods csv",
    ),
    entry(
        "google-forms-grid",
        "A sheet of Google Forms with a grid: the question before each row in square brackets.",
        book(
            "Balint groups TP3 (Responses).csv",
            """
            Timestamp | Email Address | The Balint groups improved [my wellbeing] | The Balint groups improved [Psychological awareness towards patients and/or carers] | Any other comments
            19/12/2019 17:31:10 | asha@example.org | Agree | Strongly Agree | Good coffee
            19/12/2019 17:32:00 | bryn@example.org | Disagree | Neutral |
            """,
        ),
        """
        ready
        google-forms questionnaire wide from 1: 2 responses
        note identifying-column B1
        ? pair-by Email Address: B1
        """,
        also="xlsx xls ods",
    ),
    entry(
        "surveymonkey",
        "SurveyMonkey with its two heading rows: the question over the first of its columns, what it is below.",
        book(
            "Balint TP2.xlsx",
            f"""
            Respondent ID | Collector ID | Start Date | End Date | IP Address | Email Address | First Name | Last Name | {WELL} | {SELF} | {SAY}
                          |              |            |          |            |               |            |           | Response | Response | Open-Ended Response
            '11001 | '9001 | 2019-12-19 | 2019-12-19 | 192.0.2.1 | | | | Agree | Agree | Good coffee
            '11002 | '9001 | 2019-12-19 | 2019-12-19 | 192.0.2.2 | | | | Strongly agree | Neither agree nor disagree |
            '11002 | '9001 | 2019-12-19 | 2019-12-19 | 192.0.2.2 | | | | Strongly agree | Neither agree nor disagree |
            """,
        ),
        """
        ready
        surveymonkey questionnaire wide from 2: 2 responses
        note identifying-column E1
        note answer-again A5
        """,
        also="xls ods csv",
    ),
    entry(
        "qualtrics",
        "Qualtrics with its three heading rows, a preview and somebody who did not finish.",
        book(
            "Balint TP2.csv",
            f"""
            StartDate | EndDate | Status | IPAddress | Progress | Finished | ResponseId | RecipientEmail | Q1 | Q2
            Start Date | End Date | Response Type | IP Address | Progress | Finished | Response ID | Recipient Email | {WELL} | {SELF}
            {{"ImportId":"startDate"}} | {{"ImportId":"endDate"}} | {{"ImportId":"status"}} | {{"ImportId":"ipAddress"}} | {{"ImportId":"progress"}} | {{"ImportId":"finished"}} | {{"ImportId":"_recordId"}} | {{"ImportId":"recipientEmail"}} | {{"ImportId":"QID1"}} | {{"ImportId":"QID2"}}
            2019-12-19 | 2019-12-19 | Survey Preview | 192.0.2.1 | 100 | True | R_1 | | Agree | Agree
            2019-12-19 | 2019-12-19 | IP Address | 192.0.2.2 | 100 | True | R_2 | | Agree | Strongly agree
            2019-12-19 | 2019-12-19 | IP Address | 192.0.2.3 | 50 | False | R_3 | | Disagree |
            """,
        ),
        """
        ready
        qualtrics questionnaire wide from 3: 2 responses
        note preview-answer A4
        note unfinished-answer A6
        """,
        also="xlsx xls ods",
    ),
    entry(
        "qualtrics-two-rows",
        "An older export of Qualtrics with two heading rows.",
        book(
            "Balint TP2.csv",
            f"""
            StartDate | EndDate | Status | IPAddress | Progress | Finished | ResponseId | Q1
            Start Date | End Date | Response Type | IP Address | Progress | Finished | Response ID | {WELL}
            2019-12-19 | 2019-12-19 | IP Address | 192.0.2.2 | 100 | True | R_2 | Agree
            2019-12-19 | 2019-12-19 | IP Address | 192.0.2.3 | 100 | True | R_3 | Disagree
            """,
        ),
        """
        ready
        qualtrics questionnaire wide from 2: 2 responses
        """,
        also="xlsx xls ods",
    ),
    entry(
        "redcap-labels",
        "REDCap with labels: a row for each event, blank in what was not asked at it.",
        sheets(
            "BalintEvaluation_DATA_LABELS.xlsx",
            {
                "Data": f"""
                    Record ID | Event Name | {WELL} | {SELF} | Complete?
                    1 | TP2 | agree | agree | Complete
                    1 | TP3 | strongly agree | agree | Complete
                    2 | TP2 | disagree | neither | Complete
                    """
            },
        ),
        """
        ready
        redcap questionnaire wide from 1: 3 responses
        ? pair-by Record ID: A1
        """,
        also="xls ods",
    ),
    entry(
        "redcap-raw",
        "REDCap raw: names of fields and bare numbers, whose direction nobody has said.",
        book(
            "BalintEvaluation_DATA.csv",
            """
            record_id | redcap_event_name | wellbeing | self_awareness | balint_survey_complete
            1 | tp2_arm_1 | 4 | 5 | 2
            1 | tp3_arm_1 | 5 | 4 | 2
            2 | tp2_arm_1 | 2 | 3 | 2
            """,
        ),
        """
        needs-answers
        redcap questionnaire wide from 1: nothing
        ? pair-by record_id: A1
        error scale-direction C2
        error scale-direction C3
        error scale-direction C4
        error scale-direction D2
        error scale-direction D3
        error scale-direction D4
        ? scale-direction this file: C2, D3, C3, D2, C4, D4
        """,
        also="xlsx xls ods",
    ),
    entry(
        "limesurvey",
        "LimeSurvey with “code. text” for headings; one answer was not finished.",
        book(
            "results-survey123456 TP2.csv",
            f"""
            id. Response ID | submitdate. Date submitted | lastpage. Last page | startlanguage. Start language | ipaddr. IP address | Q01. {WELL} | Q02. {SELF}
            1 | 2019-12-19 | 2 | en | 192.0.2.1 | Agree | Agree
            2 | | 1 | en | 192.0.2.2 | Disagree |
            """,
            separator=";",
        ),
        """
        ready
        limesurvey questionnaire wide from 1: 2 responses
        note unfinished-answer A3
        """,
        also="xlsx xls ods",
    ),
    entry(
        "time-points-in-one-sheet",
        "Several time points in one sheet, each row saying which.",
        book(
            "All answers.xlsx",
            f"""
            Time point | {WELL} | {SELF}
            TP2 | agree | agree
            TP2 | disagree | neither
            TP3 | agree | strongly agree
            time point 3 | agree | agree
            """,
        ),
        """
        ready
        questionnaire wide from 1: 4 responses
        """,
        also="xls ods csv",
    ),
    entry(
        "time-points-in-sheets",
        "A sheet for each time point, the baseline with other items, and a code book beside them.",
        sheets(
            "Balint answers.xlsx",
            {
                "TP1": "Would you be interested in taking part in Balint groups? | How many Balint groups have you attended so far?\nyes | none\nnot sure | 1-5",
                "TP2": f"{WELL} | {SELF}\nagree | agree\ndisagree | neither",
                "TP3": f"{WELL} | {SELF}\nagree | agree",
                "Code book": "Variable | Label | Values\nwellbeing | My wellbeing | 1 = strongly disagree, 5 = strongly agree",
            },
        ),
        """
        ready
        TP1: questionnaire wide from 1: 2 responses
        TP2: questionnaire wide from 1: 2 responses
        TP3: questionnaire wide from 1: 1 responses
        Code book: not answers
        Code book: warning not-answers-codebook A1
        """,
        also="xls ods",
    ),
    entry(
        "time-points-in-files",
        "A file for each time point.",
        (
            book("TP2.csv", f"{WELL} | {SELF}\nagree | agree"),
            book("TP3.csv", f"{WELL} | {SELF}\nneither | agree\nagree | agree"),
        ),
        """
        TP2.csv: ready
        TP2.csv: questionnaire wide from 1: 1 responses
        TP3.csv: ready
        TP3.csv: questionnaire wide from 1: 2 responses
        """,
    ),
    entry(
        "time-point-unknown",
        "Nothing says when the answers were given: asked once for the sheet.",
        book("Answers.xlsx", ANSWERS),
        """
        needs-answers
        questionnaire wide from 1: nothing
        error unknown-time-point A1
        ? unknown-time-point this sheet: A1
        """,
        also="xls ods csv",
    ),
    entry(
        "one-row-an-answer",
        "Answers with a row for each item of each person.",
        book(
            "TP2 long.csv",
            f"""
            Participant | Question | Answer
            1 | {WELL} | agree
            1 | {SELF} | strongly agree
            2 | {WELL} | disagree
            2 | {SELF} | neutral
            """,
        ),
        """
        ready
        questionnaire long from 1: 2 responses
        ? pair-by Participant: A1
        """,
        also="xlsx xls ods",
    ),
    entry(
        "blank-and-not-applicable",
        "A blank, “n/a” and “prefer not to say” are three things, and none of them is neutral.",
        book("TP2.xlsx", f"{WELL} | {SELF}\nagree |\nn/a | agree\n | prefer not to say\nneither | agree"),
        """
        ready
        questionnaire wide from 1: 4 responses
        """,
        also="xls ods csv",
    ),
    entry(
        "number-and-words",
        "“4 - Agree”: the words say what the number means.",
        book("TP2.xlsx", f"{WELL} | {SELF}\n4 - Agree | 5 - Strongly agree\n2 - Disagree | 3 - Neither"),
        """
        ready
        questionnaire wide from 1: 2 responses
        """,
        also="xls ods csv",
    ),
    entry(
        "bare-numbers-answered",
        "Bare numbers, once it was answered that one is “strongly disagree”; a seven is on no such scale.",
        book("TP2.xlsx", f"{WELL} | {SELF}\n4 | 5\n2 | 7\n1 | 3"),
        """
        ready
        questionnaire wide from 1: 2 responses
        error off-the-scale B3
        ? scale-direction this file: A2, A3, A4, B2, B3, B4
        """,
        {"scale-direction this file": "1 means strongly disagree, 5 means strongly agree"},
        also="xls ods csv",
    ),
    entry(
        "slip-in-an-answer",
        "“agre” is most likely agree: asked, never taken silently.",
        book("TP2.xlsx", f"{WELL} | {SELF}\nagre | agree\nagree | agree"),
        """
        needs-answers
        questionnaire wide from 1: 1 responses
        error unknown-mark A2
        ? unknown-mark agre: A2
        """,
        also="xls ods csv",
    ),
    entry(
        "another-scale",
        "One column has answers of how often, not of agreement: it is left out and said.",
        book("TP2.xlsx", f"{WELL} | {SELF}\nagree | often\ndisagree | never\nagree | sometimes"),
        """
        ready
        questionnaire wide from 1: 3 responses
        warning other-scale B2
        """,
        also="xls ods csv",
    ),
    entry(
        "wording-near",
        "An item's wording that was changed a little is known; one that is something else is said.",
        book(
            "TP2.xlsx",
            f"""
            The Balint group improved my well-being | {SELF} | The room was warm
            agree | agree | yes
            disagree | agree | no
            """,
        ),
        """
        ready
        questionnaire wide from 1: 2 responses
        note matched-heading A1
        note unread-column C1
        ? which-column The room was warm: C1
        """,
        also="xls ods csv",
    ),
    entry(
        "form-nobody-described",
        "A form of the programme's own that nobody has described: offered to be described, nothing read unasked.",
        book(
            "Feedback TP2.xlsx",
            """
            ID | Start time | Completion time | Email | Name | I felt heard in the group | I trust the other members | What was best?
            1 | 2025-10-06 | 2025-10-06 | a@example.org | Asha Sample | Agree | Neither agree nor disagree | Being listened to
            2 | 2025-10-06 | 2025-10-06 | b@example.org | Bryn Invented | Strongly agree | Disagree |
            3 | 2025-10-06 | 2025-10-06 | c@example.org | Carys Pretend | Agree | Agree | Everything, and the patience of all
            """,
        ),
        """
        needs-answers
        warning new-instrument F1
        ? new-instrument this sheet: F1, G1, H1
        """,
        also="xls ods csv",
    ),
    entry(
        "summary-under-answers",
        "Means and counts stand under the answers: left out.",
        book("TP2.xlsx", f" | {WELL} | {SELF}\n1 | agree | agree\n2 | disagree | agree\nMean | 3.5 | 4\nn | 2 | 2"),
        """
        ready
        questionnaire wide from 1: 2 responses
        note summary-row A4
        note summary-row A5
        """,
        also="xls ods csv",
    ),
    entry(
        "summary-only",
        "The summary a form shows of itself, not the answers.",
        book("Summary.xlsx", "Answer Choices | Responses\nStrongly agree | 4\nAgree | 7\nNeither | 2"),
        """
        rejected
        not answers
        warning not-answers-summary A1
        """,
        also="xls ods csv",
    ),
    entry(
        "summary-counts",
        "A table that was summed up already: an item a row, its n and a column for each answer.",
        book(
            "TP2 results.xlsx",
            f"""
            Results at the end of term 1
            Item | Base | Strongly disagree | Disagree | Neither | Agree | Strongly agree | Mean
            {WELL} | 7 | 0 | 1 | 1 | 3 | 2 | 3.9
            {SELF} | 7 | 1 | 1 | 2 | 2 | 1 | 3.1
            """,
        ),
        """
        ready
        summary long from 2: 2 rows
        note summary-taken A2
        """,
        also="xls ods csv",
    ),
    entry(
        "summary-misprint",
        "Favourable shares with n: one of them no whole number of people can give.",
        book(
            "TP4 shares.xlsx",
            f"""
            Question | n | % agree or strongly agree
            {WELL} | 26 | 14 %
            {SELF} | 8 | 63 %
            """,
        ),
        """
        ready
        summary long from 1: 1 rows
        error percentage-impossible C2
        note summary-taken A1
        """,
        also="xls ods csv",
    ),
    entry(
        "summary-people-or-per-cent",
        "Bare figures that do not add up to n, of items of which one is not known, and no time point.",
        book(
            "Results.xlsx",
            f"""
            Item | Respondents | Agreed
            {WELL} | 50 | 20
            The room was warm | 50 | 30
            """,
        ),
        """
        needs-answers
        summary long from 1: nothing
        error summary-figures A1
        warning summary-item-unknown A3
        error unknown-time-point A1
        ? summary-figures this sheet: A1
        ? unknown-time-point this sheet: A1
        """,
    ),
    entry(
        "form-only",
        "The questions of a form with their types: not answers.",
        book("Form.xlsx", f"Question | Type | Required\n{WELL} | Likert | yes\n{SELF} | Likert | yes"),
        """
        rejected
        not answers
        warning not-answers-form A1
        """,
        also="xls ods csv",
    ),
    entry(
        "answers-with-initials",
        "Initials beside the answers tell who answered: not read.",
        book("TP2.xlsx", f"Initials | {WELL} | {SELF}\nAS | agree | agree\nBI | disagree | neither"),
        """
        ready
        questionnaire wide from 1: 2 responses
        note unread-column A1
        ? which-column Initials: A1
        """,
        also="xls ods csv",
    ),
    entry(
        "answers-with-a-formula-error",
        "A lookup failed in one answer.",
        book("TP2.xlsx", f"{WELL} | {SELF}\nagree | #DIV/0!\nagree | agree"),
        """
        ready
        questionnaire wide from 1: 1 responses
        error formula-error B2
        """,
        also="xls ods",
    ),
]
