"""What is heard in a comment, with the words that say it."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.comments import fastest
from services.feedback.triage.comments.hearing import AT_ONCE_BEGINNING, AT_ONCE_END, hear, hear_at_once, is_short
from services.feedback.triage.comments.lexicon import LANGUAGES
from services.feedback.triage.comments.words import normal

HOTEL = {
    "reception": {"it": "accoglienza", "en": "reception"},
    "room": {"it": "camera", "en": "room"},
    "breakfast": {"it": "colazione", "en": "breakfast"},
    "room-service": {"it": "servizio in camera", "en": "room service"},
    "parking": {"it": "parcheggio", "en": "parking"},
}
MOST_MS = 5.0


def said(text: str, language: str = "it", names: Any = HOTEL) -> dict[str, list[str]]:
    """By kind, the words heard."""
    heard: dict[str, list[str]] = {}
    for signal in hear(text, language, names):
        heard.setdefault(signal.kind, []).append(signal.words)
    return heard


def complaints(text: str, language: str = "it") -> list[tuple[str | None, str]]:
    return [(each.touchpoint, each.words) for each in hear(text, language, HOTEL) if each.kind == "negative"]


class TestDiscontent:
    @pytest.mark.parametrize(
        ("language", "text", "words"),
        [
            ("it", "La camera era sporca.", "sporca"),
            ("it", "Personale poco gentile.", "poco gentile"),
            ("it", "Non era affatto pulita.", "Non era affatto pulita"),
            ("it", "Abbiamo aspettato venti minuti.", "aspettato venti minuti"),
            ("en", "The room wasn't clean.", "wasn't clean"),
            ("en", "The breakfast was awful.", "awful"),
            ("en", "We waited 20 minutes for toast.", "waited 20 minutes"),
            ("de", "Das Zimmer war schmutzig.", "schmutzig"),
            ("fr", "La chambre était sale.", "sale"),
            ("es", "La habitación estaba sucia.", "sucia"),
        ],
    )
    def test_it_is_heard_with_its_words(self, language: str, text: str, words: str) -> None:
        assert words in said(text, language)["negative"]

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("it", "Nessun problema, senza code."),
            ("it", "Non abbiamo avuto alcun problema."),
            ("it", "Niente da ridire."),
            ("it", "Non vediamo l'ora di tornare!"),
            ("it", "Impossibile trovare un difetto."),
            ("it", "Nonostante la coda, ci siamo divertiti."),
            ("it", "Peccato dover ripartire!"),
            ("en", "No problems, no queues."),
            ("en", "Not bad at all!"),
            ("en", "Couldn't have asked for more."),
            ("en", "Despite the queue we had a great time."),
            ("de", "Keine Probleme, keine Wartezeit."),
            ("fr", "Aucun problème, sans attente."),
            ("es", "Ningún problema, sin colas."),
        ],
    )
    def test_what_is_denied_is_not_heard(self, language: str, text: str) -> None:
        assert "negative" not in said(text, language)

    @pytest.mark.parametrize(
        ("language", "text", "words"),
        [
            ("it", "Hotel splendido, tutto curato; però a colazione mancava il pane.", "mancava il pane"),
            ("it", "Tutto bellissimo tranne la colazione.", "tranne la colazione"),
            ("it", "Camere stupende, ma il bar apre alle undici.", "ma il bar apre alle undici"),
            ("en", "Everything was lovely except breakfast.", "except breakfast"),
            ("en", "Splendid hotel, but the bar opens at eleven.", "but the bar opens at eleven"),
            ("de", "Alles wunderbar bis auf das Frühstück.", "bis auf das Frühstück"),
            ("fr", "Tout était parfait sauf le petit-déjeuner.", "sauf le petit-déjeuner"),
            ("es", "Todo precioso menos el desayuno.", "menos el desayuno"),
        ],
    )
    def test_a_thorn_among_praise_is_heard(self, language: str, text: str, words: str) -> None:
        assert words in said(text, language)["negative"]

    @pytest.mark.parametrize(
        "text",
        [
            "Camera piccola ma pulitissima.",
            "La tv era rotta e l'hanno riparata in cinque minuti.",
            "Personale gentile, ma soprattutto competente.",
            "Avevamo paura della coda, e invece siamo entrati subito.",
        ],
    )
    def test_what_is_put_up_with_or_put_right_is_no_thorn(self, text: str) -> None:
        assert "negative" not in said(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Complimenti per la coda a colazione.",
            'Un "quattro stelle" dove si paga anche l\'acqua.',
            "Ah, il famoso «servizio clienti».",
            "Grazie per i quaranta minuti di attesa, proprio quello che ci voleva.",
            "Servizio velocissimo, appena un'ora per due pizze.",
        ],
    )
    def test_irony_is_heard_where_it_names_what_was_wrong(self, text: str) -> None:
        assert "negative" in said(text)

    def test_sincere_quotation_marks_are_left_alone(self) -> None:
        assert "negative" not in said('Bellissima la suite "Superior", ottima anche la cena.')

    @pytest.mark.parametrize(
        ("language", "text", "words"),
        [
            ("it", "Sono stata trattata come un'estranea dal nuovo direttore.", "trattata come un'estranea"),
            ("it", "Trattata come l\u2019ultima arrivata, dopo dieci anni.", "Trattata come l\u2019ultima arrivata"),
            ("en", "We were treated like complete strangers by the desk.", "treated like complete strangers"),
            ("de", "Ich wurde wie eine Nummer behandelt und weggeschickt.", "wie eine Nummer behandelt"),
            ("fr", "J'ai été traitée comme une étrangère.", "comme une étrangère"),
            ("es", "Me trataron como a una extraña en la ventanilla.", "Me trataron como a una extraña"),
        ],
    )
    def test_what_is_quoted_ends_with_no_open_word(self, language: str, text: str, words: str) -> None:
        assert words in said(text, language)["negative"]

    def test_what_is_quoted_ends_where_the_clause_does(self) -> None:
        assert said("Trattata come, direi, un pacco.")["negative"][0] == "Trattata come"
        assert len(said("Tutto bello tranne " + "il " * 20 + "bar.")["negative"][0].split()) <= 8

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "The carpet was a little dirty."),
            ("en", "There were a few problems with the bill."),
            ("fr", "La chambre était un peu sale."),
            ("es", "La habitación estaba un poco sucia."),
        ],
    )
    def test_a_little_of_what_is_bad_is_bad(self, language: str, text: str) -> None:
        assert "negative" in said(text, language)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Nemmeno una bottiglia d'acqua.", "Nemmeno una bottiglia d'acqua"),
            ("Nemmeno un minuto di coda.", None),
        ],
    )
    def test_not_even_asks_for_the_least(self, text: str, words: str | None) -> None:
        assert said(text).get("negative", [None])[0] == words

    @pytest.mark.parametrize("text", ["", "   ", "...", "214", "👍", "Sì.", "Soggiorno di lavoro, una notte."])
    def test_nothing_is_heard_where_nothing_is_said(self, text: str) -> None:
        assert not {"negative", "leaving", "going_public", "refund", "safety"} & set(said(text))

    def test_careless_spelling_is_understood(self) -> None:
        assert "negative" in said("camera nn pulita")
        assert "leaving" in said("we wont be back", "en")


class TestWhatMustNotWait:
    @pytest.mark.parametrize(
        ("kind", "language", "text", "words"),
        [
            ("leaving", "it", "Tutto perfetto, ma non torneremo.", "non torneremo"),
            ("leaving", "it", "Domani chiudo il conto.", "chiudo il conto"),
            ("leaving", "en", "Everything was perfect, but we won't be back.", "won't be back"),
            ("leaving", "de", "Ich kündige mein Konto.", "kündige mein Konto"),
            ("leaving", "fr", "Nous ne reviendrons pas.", "ne reviendrons pas"),
            ("leaving", "es", "Cierro la cuenta.", "Cierro la cuenta"),
            ("going_public", "it", "Ho già contattato il mio avvocato.", "avvocato"),
            ("going_public", "it", "Scriverò una recensione su Tripadvisor.", "Scriverò una recensione"),
            ("going_public", "en", "I will take this to the ombudsman.", "take this to the ombudsman"),
            ("refund", "it", "Chiedo il rimborso della notte.", "rimborso"),
            ("refund", "en", "I want my money back.", "want my money back"),
            ("safety", "it", "C'erano cimici nel letto.", "cimici"),
            ("safety", "en", "Food poisoning for two of us.", "Food poisoning"),
            ("going_public", "it", "Se non mi stornate i soldi vado all'ABF.", "ABF"),
            ("going_public", "it", "Ne riparliamo con l'avvocato.", "l'avvocato"),
            ("going_public", "de", "Die Fotos sind schon auf Facebook.", "Fotos sind schon auf Facebook"),
            ("refund", "it", "Il rimborso promesso non è mai arrivato.", "rimborso"),
            ("refund", "it", "Mi avete addebitato 2 volte la notte.", "addebitato 2 volte"),
            ("refund", "en", "A wonderful stay, I would like the deposit back.", "deposit back"),
            ("safety", "it", "Nessun estintore sul piano.", "Nessun estintore"),
        ],
    )
    def test_it_is_heard_with_its_words(self, kind: str, language: str, text: str, words: str) -> None:
        assert words in said(text, language)[kind]

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("leaving", "Non ho intenzione di chiudere il conto."),
            ("leaving", "Torneremo sicuramente!"),
            ("going_public", "Lascerò volentieri una recensione a cinque stelle."),
            ("going_public", "Posto fantastico, lo dirò a tutti i miei amici!"),
            ("refund", "Il rimborso del deposito è arrivato in due giorni, perfetto."),
            ("refund", "Senza chiedere alcun rimborso."),
            ("safety", "Nessun insetto, camera pulitissima."),
            ("safety", "Acqua bollente per il tè sempre pronta."),
        ],
    )
    def test_what_is_denied_or_meant_well_is_not_heard(self, kind: str, text: str) -> None:
        assert kind not in said(text)

    @pytest.mark.parametrize(
        ("kind", "language", "text"),
        [
            ("leaving", "en", "Next year we'll try a different room with a view."),
            ("leaving", "es", "No me voy a otro banco ni loca."),
            ("going_public", "de", "Ich schreibe keine Bewertung, aber so geht es nicht."),
            ("refund", "it", "Con voi i miei soldi sono al sicuro."),
        ],
    )
    def test_nor_is_what_is_said_of_staying(self, kind: str, language: str, text: str) -> None:
        assert kind not in said(text, language)


class TestTouchpoints:
    def test_they_are_spoken_of_by_many_words(self) -> None:
        text = "Cornetti caldi, letto comodo, garage ampio e un portiere gentile."
        heard = [signal.touchpoint for signal in hear(text, "it", HOTEL) if signal.kind == "touchpoint"]
        assert heard == ["breakfast", "room", "parking", "reception"]

    def test_room_service_does_not_speak_of_the_room(self) -> None:
        assert complaints("Il servizio in camera era lento.") == [("room-service", "lento")]

    def test_a_complaint_is_about_what_its_clause_speaks_of(self) -> None:
        assert complaints("La camera era bella, la colazione fredda.") == [("breakfast", "fredda")]
        assert complaints("Colazione ottima. Mai più!") == [(None, "Mai più")]

    def test_only_what_the_place_has_is_heard(self) -> None:
        names = {"pool": {"it": "piscina"}, "sala-rossa": {"it": "Sala Rossa"}}
        heard = said("La piscina fredda, la sala rossa buia, la camera sporca.", names=names)
        assert heard["touchpoint"] == ["piscina", "sala rossa"]

    def test_a_place_may_call_a_well_known_thing_by_its_own_key(self) -> None:
        (signal,) = (
            s for s in hear("Cornetti freddi.", "it", {"mattina": {"it": "colazione"}}) if s.kind == "negative"
        )
        assert signal.touchpoint == "mattina"

    def test_without_touchpoints_there_are_none(self) -> None:
        assert "touchpoint" not in said("La colazione era fredda.", names={})

    @pytest.mark.parametrize("name", ["", "!!!", "a|b*", "#", ".."])
    def test_odd_names_do_no_harm(self, name: str) -> None:
        assert "negative" in said("Colazione fredda.", names={"x": {"it": name}})


class TestLanguages:
    def test_a_comment_in_another_language_is_heard_in_that(self) -> None:
        text = "The staff were very rude to us and the room was dirty."
        assert said(text, "it")["negative"] == ["rude", "dirty"]

    def test_a_short_one_is_taken_to_be_in_the_surveys(self) -> None:
        assert "negative" in said("Pessimo", "it")

    def test_a_language_that_nobody_knows_is_not_heard(self) -> None:
        assert hear("Huone oli likainen ja kylmä", "fi", HOTEL) == ()

    def test_a_regional_tag_is_its_language(self) -> None:
        assert "negative" in said("awful", "en-GB")


texts = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [
            "non",
            "ma",
            "coda",
            "bello",
            "Nessuno",
            "niente",
            '"',
            "!",
            ",",
            "colazione",
            "mai più",
            "è",
            "\u0301",
            "İ",
            "ß",
        ]
    ),
    max_size=60,
).map(" ".join)


@settings(deadline=None)
@given(texts, st.sampled_from([*LANGUAGES, "fi"]))
@example("e\u0301 sporco İstanbul", "it")
def test_the_words_stand_where_they_are_said_to(text: str, language: str) -> None:
    for signal in hear(text, language, HOTEL):
        assert normal(text)[signal.start : signal.end] == signal.words
        assert signal.words.strip() == signal.words != ""


@settings(deadline=None)
@given(texts)
def test_a_short_comment_is_heard_whole_at_once(text: str) -> None:
    assert is_short(text)
    assert hear_at_once(text, "it", HOTEL) == hear(text, "it", HOTEL)


def test_a_long_comment_is_heard_at_both_ends_at_once() -> None:
    filling = "Siamo arrivati il venerdì. " * 400
    for text in (f"Non torneremo. {filling}", f"{filling} Non torneremo."):
        (signal,) = (each for each in hear_at_once(text, "it", HOTEL) if each.kind == "leaving")
        assert text[signal.start : signal.end] == "Non torneremo"
    middle = f"{filling} Non torneremo. {filling}"
    assert "leaving" not in {each.kind for each in hear_at_once(middle, "it", HOTEL)}
    assert "leaving" in {each.kind for each in hear(middle, "it", HOTEL)}


def test_words_cut_in_two_are_not_heard() -> None:
    text = "x" * (AT_ONCE_BEGINNING - 4) + " insporcabile " + "y" * (AT_ONCE_END + 50)
    assert [each.kind for each in hear_at_once(text, "it", HOTEL)] == []


SLOW = [
    "non " * 2_500,
    "a " * 5_000,
    '"' * 10_000,
    "\n" * 10_000,
    "!?" * 5_000,
    "coda " * 2_000,
    "non mai " * 1_250,
    "nessuno ha mai detto niente ma " * 320,
    "non c'è niente che non andasse bene, ma " * 250,
    "e\u0301" * 5_000,
    "0.0.1," * 1_666,
    "Personale gentile, ma la colazione era fredda e la camera sporca. " * 150,
]


def _milliseconds(text: str) -> float:
    return fastest(lambda: hear_at_once(text, "it", HOTEL))


@pytest.mark.parametrize("text", SLOW, ids=lambda text: text[:12].strip())
def test_ten_thousand_characters_of_whatever_kind_take_less_than_five_milliseconds(text: str) -> None:
    assert _milliseconds(text[:10_000]) < MOST_MS


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([*'ab.,!"', "non", "ma", "coda", "mai", "bello", "nessuno", " ", "  "]), min_size=1, max_size=12
    )
)
def test_no_repeated_pattern_takes_longer(pieces: list[str]) -> None:
    pattern = " ".join(pieces)
    assert _milliseconds((pattern * (10_000 // len(pattern) + 1))[:10_000]) < MOST_MS
