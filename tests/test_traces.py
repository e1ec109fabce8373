"""What tells of a person in free text is found, and what only looks like it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_core.people import name_key
from balint_core.traces import Names, Trace, traces

NAMES = Names.of(map(name_key, ["Asha Sample", "Bryn Invented", "Zoë", "J O'Test-Example"]))

FOUND = [
    ("943 476 5919", Trace.NHS_NUMBER),
    ("no 9434765919.", Trace.NHS_NUMBER),
    ("943-476-5919", Trace.NHS_NUMBER),
    ("DOB 3/4", Trace.BIRTH),
    ("d.o.b. as noted", Trace.BIRTH),
    ("somebody of 3/4/1961", Trace.BIRTH),
    ("3rd April 1961", Trace.BIRTH),
    ("1961-04-03", Trace.BIRTH),
    ("write to asha.sample@example.org", Trace.EMAIL),
    ("07700 900123", Trace.PHONE),
    ("(029) 2018 0123", Trace.PHONE),
    ("+44 (0)7700 900123", Trace.PHONE),
    ("With Asha Sample", Trace.NAME),
    ("SAMPLE, Asha: a talk", Trace.NAME),
    ("asha sample's talk", Trace.NAME),
    ("Supervision with Zoe", Trace.NAME),
    ("A. Sample and others", Trace.NAME),
    ("With Dr Invented", Trace.NAME),
    ("J. O’Test Example", Trace.NAME),
    ("The patient who left", Trace.PATIENT),
    ("Two patients", Trace.PATIENT),
    ("Mrs X and her daughter", Trace.PATIENT),
    ("Mr. Placeholder", Trace.PATIENT),
    ("diagnosed last year", Trace.PATIENT),
    ("a 43-year-old teacher", Trace.PATIENT),
    ("aged 43", Trace.PATIENT),
    ("age: 43", Trace.PATIENT),
    ("43 years old", Trace.PATIENT),
    ("a 43-yr-old", Trace.PATIENT),
    ("a teacher in her late forties", Trace.PATIENT),
    ("in his 40s", Trace.PATIENT),
    ("43F with two children", Trace.PATIENT),
    ("Hospital no 12", Trace.PATIENT),
    ("pa\u200btient", Trace.PATIENT),
    ("943\u00a0476\u00a05919", Trace.NHS_NUMBER),
    ("943–476–5919", Trace.NHS_NUMBER),
    ("943.476.5919", Trace.NHS_NUMBER),
    ("943  476  5919", Trace.NHS_NUMBER),
    ("９４３ ４７６ ５９１９", Trace.NHS_NUMBER),
    ("born 3/4/2007", Trace.BIRTH),
    ("3–4–1961", Trace.BIRTH),
    ("A. Sam\u00adple", Trace.NAME),
    ("somebody with schizophrenia", Trace.DIAGNOSIS),
    ("depressed and self-harming", Trace.DIAGNOSIS),
    ("Bipolar", Trace.DIAGNOSIS),
    ("A suicide", Trace.DIAGNOSIS),
]
CLEAR = [
    "Spring leadership course",
    "Weekend of 12/6/2021, room 943 476 5918",
    "1234567890",
    "The doctor–patient relationship",
    "Professional-patient work",
    "patient safety day",
    "MS Teams training",
    "Miss the point, gain the group",
    "Overall diagnosis, as Balint taught it",
    "A born leader",
    "Page 43",
    "Room 43F",
    "20 m with",
    "Interested in their duties",
    "Anxiety in leaders",
    "Invented traditions",
    "Sample sizes",
    "Session 12 of 20",
    "£1 000 000 000",
    "Reborn ideas",
    "",
]


@pytest.mark.parametrize(("text", "trace"), FOUND)
def test_what_tells_of_a_person_is_found(text: str, trace: Trace) -> None:
    assert trace in traces(text, NAMES)


@pytest.mark.parametrize("text", CLEAR)
def test_what_tells_of_nobody_passes(text: str) -> None:
    assert traces(text, NAMES) == {}


@given(st.integers(0, 999_999_999))
def test_every_number_whose_check_digit_holds_is_found_and_no_other(number: int) -> None:
    digits = [int(digit) for digit in f"{number:09}"]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
    for last in range(10):
        text = f"x {number:09}{last}"
        assert (Trace.NHS_NUMBER in traces(text)) == (last == check % 11 and check != 10)


@given(st.text(), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_is_answered_with_words_of_its_own(text: str, names: list[str]) -> None:
    for words in traces(text, Names.of(map(name_key, names))).values():
        assert words
