from dataclasses import replace

import pytest
import time_machine

from shared.kit import auth
from shared.kit.auth import form_token, guest_session
from shared.kit.settings import Settings

ANNA = auth.StaffSession(id="anna", name="Anna Bianchi", roles=("manager",), places=("hotel-demo",))
OLDER = ("k0", "the-secret-of-last-year-0123456789abcdef")


def directory_with(key: str, **changes: object) -> auth.Lookup:
    _, id_, _ = key.split("_", 2)
    entry = {"id": id_, "hash": auth.hash_api_key(key), "scopes": ["cases:read"], "active": True, **changes}
    return {f"api_key/{id_}": entry}.get


class TestApiKeys:
    def test_a_known_key_brings_its_scopes(self) -> None:
        key, id_ = auth.new_api_key()
        caller = auth.verify_api_key(directory_with(key), key)
        assert (caller.kind, caller.id, caller.scopes) == ("api_key", id_, {"cases:read"})

    def test_a_key_has_256_random_bits_and_only_its_hash_can_be_stored(self) -> None:
        key, id_ = auth.new_api_key()
        secret = key.removeprefix(f"rk_{id_}_")
        assert len(secret) * 6 >= 256
        assert secret not in auth.hash_api_key(key)

    def test_a_withdrawn_key_is_refused(self) -> None:
        key, _ = auth.new_api_key()
        with pytest.raises(auth.NotAuthentic):
            auth.verify_api_key(directory_with(key, active=False), key)

    def test_the_id_of_a_key_is_not_enough(self) -> None:
        key, id_ = auth.new_api_key()
        other, _ = auth.new_api_key(id_)
        with pytest.raises(auth.NotAuthentic):
            auth.verify_api_key(directory_with(key), other)

    @pytest.mark.parametrize("text", ["", "rk_", "rk__x", "rk_abc", "rk_abc_", "pk_abc_def", "rk_abc_\ud800", "_", "é"])
    def test_what_is_no_key_is_refused(self, text: str) -> None:
        with pytest.raises(auth.NotAuthentic):
            auth.verify_api_key(lambda _key: None, text)


class TestStaffSession:
    def test_who_signed_in_is_who_calls(self, settings: Settings) -> None:
        session = auth.StaffSession.verify(settings, ANNA.mint(settings))
        assert session == ANNA
        assert session.caller().roles == {"manager"}
        assert session.caller().places == ("hotel-demo",)

    def test_another_service_of_the_same_installation_verifies_it(self, settings: Settings) -> None:
        assert auth.StaffSession.verify(replace(settings, service="recovery"), ANNA.mint(settings)) == ANNA

    def test_another_installation_does_not(self, settings: Settings) -> None:
        with pytest.raises(auth.NotAuthentic):
            auth.StaffSession.verify(replace(settings, tenant="other"), ANNA.mint(settings))

    def test_it_lasts_ten_minutes(self, settings: Settings) -> None:
        with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
            cookie = ANNA.mint(settings)
            clock.shift(600)
            assert auth.StaffSession.verify(settings, cookie) == ANNA
            clock.shift(1)
            with pytest.raises(auth.Expired):
                auth.StaffSession.verify(settings, cookie)

    def test_the_key_may_be_rotated_while_people_are_signed_in(self, settings: Settings) -> None:
        before = replace(settings, secret_keys=(OLDER,))
        after = replace(settings, secret_keys=(*settings.secret_keys, OLDER))
        assert auth.StaffSession.verify(after, ANNA.mint(before)) == ANNA
        with pytest.raises(auth.NotAuthentic):
            auth.StaffSession.verify(before, ANNA.mint(after))

    @pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "é.è.ì", "\ud800"])
    def test_what_is_no_cookie_of_ours_is_refused(self, settings: Settings, cookie: str) -> None:
        with pytest.raises(auth.NotAuthentic):
            auth.StaffSession.verify(settings, cookie)

    def test_a_guest_cannot_pass_their_cookie_off_as_a_sign_in(self, settings: Settings) -> None:
        with pytest.raises(auth.NotAuthentic):
            auth.StaffSession.verify(settings, guest_session.mint(settings, "survey", "anna"))


class TestFormToken:
    def test_it_is_good_for_the_person_it_was_shown_to(self, settings: Settings) -> None:
        form_token.check(settings, "staff/anna", form_token.issue(settings, "staff/anna"))
        with pytest.raises(auth.NotAuthentic):
            form_token.check(settings, "staff/bruno", form_token.issue(settings, "staff/anna"))

    def test_it_is_void_in_another_service(self, settings: Settings) -> None:
        with pytest.raises(auth.NotAuthentic):
            form_token.check(replace(settings, service="recovery"), "x", form_token.issue(settings, "x"))

    def test_it_expires_after_twelve_hours_but_only_its_owner_hears_that(self, settings: Settings) -> None:
        with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
            token = form_token.issue(settings, "staff/anna")
            clock.shift(12 * 3600 + 1)
            with pytest.raises(auth.Expired):
                form_token.check(settings, "staff/anna", token)
            with pytest.raises(auth.NotAuthentic) as refused:
                form_token.check(settings, "staff/bruno", token)
            assert not isinstance(refused.value, auth.Expired)


class TestPasswords:
    def test_the_right_one_and_only_that(self) -> None:
        stored = auth.hash_password("cavallo batteria graffetta")
        assert auth.verify_password(stored, "cavallo batteria graffetta")
        assert not auth.verify_password(stored, "cavallo")
        assert "cavallo" not in stored

    def test_nobody_has_a_password_that_works(self) -> None:
        assert not auth.verify_password(None, "nobody's password")

    def test_a_damaged_hash_lets_nobody_in(self) -> None:
        assert not auth.verify_password("not a hash", "x")


class TestDestinations:
    @pytest.mark.parametrize(
        "wanted", ["/desk", "/desk?x=1#y", "http://recovery.test/desk", "HTTP://Recovery.Test/desk"]
    )
    def test_our_own_places(self, settings: Settings, wanted: str) -> None:
        assert auth.own_destination(settings, wanted, "/home") == wanted

    @pytest.mark.parametrize(
        "wanted",
        [
            "",
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "https://recovery.test/desk",
            "http://recovery.test.evil.test",
            "http://recovery.test@evil.test",
            "http://recovery.test:81/",
            "javascript:alert(1)",
            "http://[",
            "/\t/evil.test",
            "\n//evil.test",
            "desk",
        ],
    )
    def test_nowhere_else(self, settings: Settings, wanted: str) -> None:
        assert auth.own_destination(settings, wanted, "/home") == "/home"


class TestStatement:
    def test_statements_add_up(self) -> None:
        both = auth.api_key("cases:read") | auth.staff("manager")
        assert (both.scopes, both.roles, both.public) == ({"cases:read"}, {"manager"}, "")
        assert (both | auth.public("why")).public == "why"

    def test_any_role_includes_a_named_one(self) -> None:
        assert (auth.staff("manager") | auth.staff()).roles == frozenset()
        assert (auth.staff("manager") | auth.staff("director")).roles == {"manager", "director"}
        assert (auth.staff() | auth.api_key("cases:read")).roles == frozenset()

    def test_being_open_to_everybody_needs_a_reason(self) -> None:
        with pytest.raises(ValueError, match="why"):
            auth.public(" ")
