"""Kinds of what coverage tells, and the hours that it shows; they are known without the libraries that count."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class GapReason(StrEnum):
    """Why hours are missing."""

    NO_PARTNER = "NO_PARTNER"
    DISTANCE = "DISTANCE"
    NO_FREE_HOURS = "NO_FREE_HOURS"
    AGE = "AGE"
    LANGUAGE = "LANGUAGE"
    WRONG_TIMES = "WRONG_TIMES"
    MODE = "MODE"
    WHEELCHAIR = "WHEELCHAIR"
    PERIOD = "PERIOD"
    STAFF = "STAFF"
    REFUSED = "REFUSED"
    TO_CHECK = "TO_CHECK"


class CandidateKind(StrEnum):
    """What an invitation would be for."""

    OTHER_PACT = "OTHER_PACT"
    ENDED = "ENDED"
    GROWABLE = "GROWABLE"
    TRAINABLE = "TRAINABLE"


class TieKind(StrEnum):
    """What partners share."""

    REFERRALS = "REFERRALS"
    INTERVENTION = "INTERVENTION"
    VOLUNTEER = "VOLUNTEER"


@dataclass(frozen=True)
class Shown:
    """The rounded hours of a row, which were so on a day."""

    served: float
    coverable: float
    gap: float
    as_of: date

    @property
    def demand(self) -> float:
        return self.served + self.coverable + self.gap
