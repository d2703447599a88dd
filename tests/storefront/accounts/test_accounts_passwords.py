"""Passwords: strength, Unicode, unknown people, how many at once."""

import threading
import time
import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from storefront.accounts import passwords as module
from storefront.accounts.errors import WeakPassword
from storefront.accounts.passwords import Passwords
from storefront.accounts.tokens import new_token, token_hash


@pytest.mark.parametrize("password", ["", "ngắn quá", "x" * 201, "e\N{COMBINING ACUTE ACCENT}" * 9])
def test_a_password_is_neither_short_nor_endless(passwords, password):
    with pytest.raises(WeakPassword) as caught:
        passwords.hashed(password)

    assert caught.value.field == "password"
    assert caught.value.value is None, "a password is never quoted"


def test_the_same_letters_from_another_keyboard_are_the_same_password(passwords):
    composed = unicodedata.normalize("NFC", "đường lúa chín")
    decomposed = unicodedata.normalize("NFD", "đường lúa chín")
    assert composed != decomposed

    assert passwords.match(passwords.hashed(composed), decomposed)


def test_letter_case_and_space_count(passwords):
    kept = passwords.hashed("đường lúa chín")

    assert not passwords.match(kept, "Đường lúa chín")
    assert not passwords.match(kept, "đường lúa chín ")


def test_nobody_has_no_password_not_even_the_stand_in(passwords):
    assert not passwords.match(None, "the password of nobody")


def test_somebody_unknown_takes_as_long_as_somebody_known():
    passwords = Passwords(RFC_9106_LOW_MEMORY)
    kept = passwords.hashed("đường lúa chín")

    def seconds(password_hash):
        began = time.perf_counter()
        passwords.match(password_hash, "some other words")
        return time.perf_counter() - began

    known = min(seconds(kept) for _ in range(3))
    unknown = min(seconds(None) for _ in range(3))
    assert unknown > known / 3


def test_hashes_use_the_second_recommendation_of_rfc_9106():
    assert "$m=65536,t=3,p=4$" in Passwords().hashed("đường lúa chín")


def test_a_hash_of_other_parameters_is_outdated(passwords):
    assert passwords.outdated(PasswordHasher(time_cost=2).hash("đường lúa chín"))
    assert not passwords.outdated(passwords.hashed("đường lúa chín"))


def test_a_crowd_at_the_door_waits_in_turn(monkeypatch):
    running, most = 0, 0
    lock = threading.Lock()

    class Counting:
        def hash(self, password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.01)
            with lock:
                running -= 1
            return password

    passwords = Passwords(CHEAPEST)
    monkeypatch.setattr(passwords, "_hasher", Counting())
    threads = [
        threading.Thread(target=passwords.hashed, args=("đường lúa chín",)) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == module._AT_ONCE


def test_tokens_are_long_random_and_kept_as_their_hash():
    tokens = {new_token("nguon_") for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) == len("nguon_") + 43 for token in tokens)
    assert len(token_hash("x")) == 32
