"""Reviews of applications: what a reviewer may advise, and whom words about an application are for."""

from enum import StrEnum


class Advice(StrEnum):
    """What a reviewer advises."""

    GRANT = "grant"
    GRANT_LESS = "grant-less"
    DECLINE = "decline"
    RETURN = "return"


class Audience(StrEnum):
    """Who reads a comment."""

    OFFICE = "office"  # within the office
    APPLICANT = "applicant"  # the applicant too
