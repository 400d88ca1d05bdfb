"""What a survey is made of; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from services.feedback.surveys.conditions import Condition
from shared.events import Kind, Occasion

Texts: TypeAlias = Mapping[str, str]
"""What is said, by language."""

QuestionType: TypeAlias = Literal[
    "nps", "csat", "ces", "touchpoints", "single", "multiple", "short", "long", "photo", "contact"
]
TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
MARKS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "touchpoints": (1, 5)}
)
"""The worst and the best mark, by type. Of an effort, 7 is very easy."""

CHOICES: frozenset[QuestionType] = frozenset({"single", "multiple"})
WORDS: frozenset[QuestionType] = frozenset({"short", "long"})

RESERVED: Mapping[str, QuestionType] = MappingProxyType(
    {
        "overall": "nps",
        "touchpoints": "touchpoints",
        "effort": "ces",
        "comment": "long",
        "wish": "long",
        "photo": "photo",
        "contact": "contact",
    }
)
"""Keys whose answers have a meaning of their own, with the type that each of them must have."""

Scale: TypeAlias = Literal["overall", "touchpoint", "effort", "satisfaction"]
"""What a place has thresholds for."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the answers to choose from."""

    key: str
    text: Texts


@dataclass(frozen=True, kw_only=True)
class Question:
    """One step of a survey.

    Attributes:
        key: What its answer is called.
        type: What kind of answer it takes.
        text: The question; a reserved one without a text asks what `wording.BUILT_IN` says.
        hint: A line of help under it.
        options: To choose from, in this order.
        show_if: When it is asked; None for always.
        required: The page offers no way past it. Answers that programs send may still lack it.
    """

    key: str
    type: QuestionType
    text: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    show_if: Condition | None = None
    required: bool = False

    @property
    def scale(self) -> Scale | None:
        """Whose threshold tells whether an answer to it is low; None where nothing does."""
        own: Mapping[str, Scale] = {"overall": "overall", "touchpoints": "touchpoint", "effort": "effort"}
        return "satisfaction" if self.type == "csat" else own.get(self.key)


@dataclass(frozen=True, kw_only=True)
class SurveyView:
    """One version of a survey; what it asks never changes.

    Attributes:
        key: The survey's key.
        version: From 1 on; 0 is what the library has under this key.
        kind: The kind of visits that it is for.
        occasion: What it is about.
        questions: In the order in which they are asked.
    """

    key: str
    version: int
    kind: Kind
    occasion: Occasion
    questions: tuple[Question, ...]

    @property
    def ref(self) -> str:
        """What stands for this very version, such as `hotel-stay@3`."""
        return f"{self.key}@{self.version}"
