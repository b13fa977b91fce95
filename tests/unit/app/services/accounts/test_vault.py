import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.accounts.vault import Broken, Vault

OLD, NEW = "an old secret of the portal", "a new secret of the portal"


@given(st.text())
def test_what_is_sealed_can_be_opened_and_not_read(text: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert len(text) < 5 or text not in sealed


def test_the_same_text_is_never_sealed_the_same() -> None:
    vault = Vault([OLD])
    assert vault.seal("token") != vault.seal("token")


def test_a_new_key_in_front_opens_what_the_old_one_sealed() -> None:
    sealed = Vault([OLD]).seal("token")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "token"
    renewed = both.renew(sealed)
    assert Vault([NEW]).open(renewed) == "token"
    with pytest.raises(Broken):
        Vault([NEW]).open(sealed)


@pytest.mark.parametrize("sealed", ["x", "gAAAA", "token", "é"])
def test_what_was_changed_is_not_opened(sealed: str) -> None:
    vault = Vault([OLD])
    for act in (vault.open, vault.renew):
        with pytest.raises(Broken):
            act(sealed)


def test_one_changed_character_breaks_it() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("token")
    other = "A" if sealed[20] != "A" else "B"
    with pytest.raises(Broken):
        vault.open(sealed[:20] + other + sealed[21:])


def test_nothing_stays_nothing() -> None:
    vault = Vault([OLD])
    assert vault.seal("") == vault.open("") == vault.renew("") == ""
