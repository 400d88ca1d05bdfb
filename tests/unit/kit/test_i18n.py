import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from shared.kit import i18n
from shared.kit.i18n import sources
from shared.kit.i18n.__main__ import ROOT, main
from shared.kit.i18n.catalogue import _read, compile_po

ROME = "Europe/Rome"
MONDAY = dt.datetime(2026, 11, 23, 11, 30, tzinfo=dt.UTC)


class TestChoice:
    @pytest.mark.parametrize(
        ("preferred", "header", "chosen"),
        [
            (None, "", "it"),
            ("en", "it", "en"),
            ("en-GB", "", "en"),
            ("EN_gb", "", "en"),
            ("fr", "en", "en"),
            ("fr", "", "it"),
            (None, "en", "en"),
            (None, "en-US,en;q=0.9", "en"),
            (None, "fr, en;q=0.5, it;q=0.9", "it"),
            (None, "it;q=0, en;q=0.1", "en"),
            (None, "fr;q=1, *;q=0.5", "it"),
            (None, "en;q=x, it;q=0.1", "it"),
            (None, ";;,,;q=,", "it"),
        ],
    )
    def test_the_persons_own_comes_first_then_the_browsers(self, preferred: str, header: str, chosen: str) -> None:
        assert i18n.choose(("it", "en"), preferred, header) == chosen

    def test_a_language_with_a_country_is_found(self) -> None:
        assert i18n.choose(("it", "pt_BR"), None, "pt-BR") == "pt_BR"

    @given(st.text(), st.text())
    def test_whatever_is_asked_for_the_answer_is_on_offer(self, preferred: str, header: str) -> None:
        assert i18n.choose(("it", "en"), preferred, header) in {"it", "en"}


class TestWording:
    @pytest.mark.parametrize(
        ("today", "italian", "english"),
        [
            (dt.date(2026, 11, 23), "oggi, 12:30", "today, 12:30"),
            (dt.date(2026, 11, 22), "domani, 12:30", "tomorrow, 12:30"),
            (dt.date(2026, 11, 24), "ieri, 12:30", "yesterday, 12:30"),
            (dt.date(2026, 11, 1), "lun 23 nov, 12:30", "Mon 23 Nov, 12:30"),
            (dt.date(2027, 1, 2), "lun 23 nov 2026, 12:30", "Mon 23 Nov 2026, 12:30"),
        ],
    )
    def test_a_moment(self, today: dt.date, italian: str, english: str) -> None:
        assert i18n.format_datetime(MONDAY, ROME, "it", today) == italian
        assert i18n.format_datetime(MONDAY, ROME, "en", today) == english

    def test_a_deadline(self) -> None:
        assert i18n.format_deadline(MONDAY, ROME, "it", dt.date(2026, 11, 23)) == "oggi entro le 12:30"
        assert i18n.format_deadline(MONDAY, ROME, "it", dt.date(2026, 11, 1)) == "lun 23 nov entro le 12:30"
        assert i18n.format_deadline(MONDAY, ROME, "en", dt.date(2026, 11, 23)) == "today by 12:30"

    @pytest.mark.parametrize(
        ("language", "soon", "later"),
        [
            ("de", "heute bis 12:30 Uhr", "Mo., 23. Nov. bis 12:30 Uhr"),
            ("fr", "aujourd\N{RIGHT SINGLE QUOTATION MARK}hui avant 12:30", "lun. 23 nov. avant 12:30"),
            ("es", "hoy antes de las 12:30", "lun 23 nov antes de las 12:30"),
        ],
    )
    def test_a_deadline_as_its_reader_writes_it(self, language: str, soon: str, later: str) -> None:
        assert i18n.format_deadline(MONDAY, ROME, language, dt.date(2026, 11, 23)) == soon
        assert i18n.format_deadline(MONDAY, ROME, language, dt.date(2026, 11, 1)) == later

    def test_one_o_clock_is_a_singular_in_italian(self) -> None:
        at_one = MONDAY.replace(hour=0, minute=15)
        assert (
            i18n.format_deadline(at_one, ROME, "it", dt.date(2026, 11, 23))
            == "oggi entro l\N{RIGHT SINGLE QUOTATION MARK}01:15"
        )
        assert i18n.format_deadline(at_one, ROME, "en", dt.date(2026, 11, 23)) == "today by 01:15"

    def test_the_day_is_the_readers_not_the_servers(self) -> None:
        late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
        assert i18n.format_datetime(late, ROME, "it", dt.date(2026, 11, 23)) == "oggi, 00:30"

    def test_today_comes_from_the_clock(self) -> None:
        assert i18n.format_datetime(i18n.wording.clock.now(), ROME, "it").startswith("oggi, ")

    def test_the_clock_goes_back_in_autumn(self) -> None:
        twice = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
        assert i18n.format_datetime(twice, ROME, "it", dt.date(2026, 10, 25)) == "oggi, 02:30"

    @pytest.mark.parametrize(
        ("seconds", "italian", "english"),
        [
            (0, "meno di un minuto", "less than a minute"),
            (60, "1 minuto", "1 minute"),
            (38 * 60, "38 minuti", "38 minutes"),
            (-38 * 60, "38 minuti", "38 minutes"),
            (3600, "1 ora", "1 hour"),
            (6600, "1 ora e 50 minuti", "1 hour and 50 minutes"),
            (86400, "1 giorno", "1 day"),
            (2 * 86400 + 3 * 3600 + 60, "2 giorni e 3 ore", "2 days and 3 hours"),
        ],
    )
    def test_a_duration(self, seconds: int, italian: str, english: str) -> None:
        assert i18n.duration_words(dt.timedelta(seconds=seconds), "it") == italian
        assert i18n.duration_words(dt.timedelta(seconds=seconds), "en") == english


PO = """
msgid ""
msgstr ""
"Language: it\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "today"
msgstr "{today}"
"""


class TestCatalogue:
    def test_messages_are_translated_and_the_source_language_needs_no_catalogue(self) -> None:
        catalogue = i18n.Catalogue()
        assert catalogue.language("it").gettext("today") == "oggi"
        assert catalogue.language("en").gettext("today") == "today"
        assert catalogue.language("xx").gettext("today") == "today"
        assert catalogue.language("it").gettext("unheard of") == "unheard of"

    def test_a_service_speaks_what_it_is_translated_into(self) -> None:
        languages = ("de", "xx", "en", "it")
        assert i18n.Catalogue().spoken(languages) == ("de", "en", "it")
        assert i18n.Catalogue().spoken(("xx",)) == ("xx",)
        assert i18n.Catalogue("services.recovery").spoken(languages) == ("en", "it")

    def test_a_package_of_its_own_comes_before_the_kit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "tests_own_catalogue"
        folder = package / "translations" / "it" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (package / "__init__.py").touch()
        (folder / "messages.po").write_text(PO.format(today="in data odierna"))
        monkeypatch.syspath_prepend(tmp_path)
        italian = i18n.Catalogue("tests_own_catalogue").language("it")
        assert italian.gettext("today") == "in data odierna"
        assert italian.gettext("tomorrow") == "domani"

    def test_a_source_edited_since_it_was_compiled_wins(self, tmp_path: Path) -> None:
        source, compiled = tmp_path / "messages.po", tmp_path / "messages.mo"
        source.write_text(PO.format(today="vecchio"))
        compiled.write_bytes(compile_po(source))
        source.write_text(PO.format(today="nuovo"))
        os.utime(compiled, (1, 1))
        assert gettext(tmp_path) == "nuovo"
        compiled.write_bytes(compile_po(source))
        os.utime(source, (1, 1))
        source.write_text(PO.format(today="mai letto"))
        os.utime(source, (1, 1))
        assert gettext(tmp_path) == "nuovo"


def gettext(folder: Path) -> str:
    found = _read(folder)
    assert found is not None
    return found.gettext("today")


class TestCommands:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        """A project with one package, whose code and template ask for a message each."""
        package = tmp_path / "services" / "shop"
        (package / "translations").mkdir(parents=True)
        (package / "templates").mkdir()
        (package / "code.py").write_text('_("Hello")\nngettext("%(n)d guest", "%(n)d guests", n)\n')
        (package / "templates" / "page.html").write_text("{% trans %}Good evening{% endtrans %}")
        return tmp_path

    def run(self, root: Path, *command: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["--root", str(root), *command])
        assert result.exit_code == code, result.output
        return result.output

    def source(self, root: Path) -> Path:
        return root / "services/shop/translations/it/LC_MESSAGES/messages.po"

    def test_messages_are_collected_from_code_and_templates(self, root: Path) -> None:
        assert "3 messages" in self.run(root, "update", "--language", "it")
        text = self.source(root).read_text()
        for message in ("Hello", "Good evening", "%(n)d guests"):
            assert message in text

    def test_a_package_inside_another_has_messages_of_its_own(self, root: Path) -> None:
        inner = root / "services" / "shop" / "web" / "staff"
        (inner / "translations").mkdir(parents=True)
        (inner / "code.py").write_text('_("For us alone")')
        self.run(root, "update", "--language", "it")
        assert "For us alone" not in self.source(root).read_text()
        assert "For us alone" in (inner / "translations/it/LC_MESSAGES/messages.po").read_text()

    def test_collecting_again_changes_nothing(self, root: Path) -> None:
        self.run(root, "update", "--language", "it")
        before = self.source(root).read_text()
        self.run(root, "update")
        assert self.source(root).read_text() == before

    def test_what_is_not_translated_is_named(self, root: Path) -> None:
        self.run(root, "update", "--language", "it")
        assert "not translated: 'Hello'" in self.run(root, "check", code=1)

    def test_what_is_missing_or_no_longer_used_is_named(self, root: Path) -> None:
        self.run(root, "update", "--language", "it")
        (root / "services/shop/code.py").write_text('_("Welcome")')
        said = self.run(root, "check", code=1)
        assert "missing: 'Welcome'" in said
        assert "no longer used: 'Hello'" in said

    def test_a_placeholder_that_is_lost_in_translation_is_named(self, root: Path) -> None:
        (root / "services/shop/code.py").write_text('_("Dear %(name)s")')
        self.run(root, "update", "--language", "it")
        text = self.source(root).read_text()
        self.source(root).write_text(
            text.replace('msgid "Dear %(name)s"\nmsgstr ""', 'msgid "Dear %(name)s"\nmsgstr "Caro %(nome)s"')
        )
        assert "Dear" in self.run(root, "check", code=1)

    def test_a_complete_catalogue_passes_and_is_compiled(self, root: Path) -> None:
        shutil.rmtree(root / "services/shop/templates")
        (root / "services/shop/code.py").write_text('_("Hello")')
        self.run(root, "update", "--language", "it")
        self.source(root).write_text(
            self.source(root).read_text().replace('"Hello"\nmsgstr ""', '"Hello"\nmsgstr "Buongiorno"')
        )
        self.run(root, "check")
        self.run(root, "compile")
        assert self.source(root).with_suffix(".mo").exists()


def test_the_catalogue_of_the_kit_is_complete() -> None:
    package = ROOT / "shared" / "kit"
    found = sources.extract(package)
    assert [line for source in sources.catalogues(package) for line in sources.complaints(source, found)] == []
