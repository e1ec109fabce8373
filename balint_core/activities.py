"""What may stand as evidence towards accreditation: sessions from registers, and the activities of a portfolio.

The layout of the portfolio gives each activity its other writings; a test holds the two against one another.
"""

from enum import StrEnum


class Activity(StrEnum):
    """One kind of evidence. A session comes from a register; a claim and a waiver are settled by people in the app."""

    SESSION = "session"
    CLAIM = "claim"
    WAIVER = "waiver"
    MEMBER_WEEKEND = "member weekend"
    MEMBER_SESSIONS = "member sessions"
    CO_LED_SESSIONS = "co-led sessions"
    LEADERSHIP_WEEKEND = "leadership weekend"
    LEADERSHIP_DAY = "leadership day"
    LEADERSHIP_INTENSIVE = "leadership intensive"
    CREDENTIALING_INTENSIVE = "credentialing intensive"
    INTERNATIONAL_WORKSHOP = "international workshop"
    LEADER_SEMINAR = "leader seminar"
    RESIDENTIAL = "residential co-led"
    SUPERVISION = "supervision"
    COMPETENCY = "competency"
    ASSESSMENT = "CBDGA"
    PORTFOLIO_REVIEWED = "portfolio reviewed"
    TRAINING_RECORD = "training record"
    REPORT = "supervisor's report"
    FORM = "leadership form"
    APPLICATION = "application"
    RECOMMENDATION = "recommendation"
    COUNCIL_DECISION = "Council decision"
    MEMBERSHIP = "membership"
    REFLECTION = "reflection"


SETTLED_IN_THE_APP = (Activity.CLAIM, Activity.WAIVER)
"""What the people who decide note in the app, towards one criterion each."""

ELSEWHERE = (Activity.SESSION, *SETTLED_IN_THE_APP)
"""Evidence that no portfolio gives."""


class Decision(StrEnum):
    """How the people who decide have decided so far."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
