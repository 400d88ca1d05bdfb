"""Languages: catalogues, the choice of one, and the wording of times; usable without Flask."""

from shared.kit.i18n.catalogue import SOURCE_LANGUAGE, Catalogue, Translations
from shared.kit.i18n.choice import choose
from shared.kit.i18n.mark import N_
from shared.kit.i18n.wording import duration_words, format_datetime, format_deadline

__all__ = [
    "N_",
    "SOURCE_LANGUAGE",
    "Catalogue",
    "Translations",
    "choose",
    "duration_words",
    "format_datetime",
    "format_deadline",
]
