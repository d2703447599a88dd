"""Letters leave if and only if what they tell of was recorded, and one at a time."""

import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

from sqlalchemy import select

from storefront.mail import services as mail
from storefront.mail.models import OutboxMail
from storefront.mail.transports import FolderTransport, MailUndelivered

SENDER = "nguon@nguon.example"


class Heard:
    """A mail server that remembers, or refuses."""

    def __init__(self, refuse=False):
        self.messages = []
        self.refuse = refuse

    def send(self, message):
        if self.refuse:
            raise MailUndelivered("no")
        self.messages.append(message)


def queue(deployment, key="order-placed:1", **changes):
    with deployment.transaction() as session:
        mail.queue(
            session,
            **{
                "to_address": "lan@labang.example",
                "subject": "Đơn hàng mới",
                "body": "Hai gói chè.\n",
                "dedupe_key": key,
                "now": deployment.clock(),
                **changes,
            },
        )


def letters(deployment):
    with deployment.reading() as session:
        return list(session.scalars(select(OutboxMail)))


def test_a_letter_leaves_once(deployment):
    queue(deployment)
    heard = Heard()

    assert mail.deliver_due(deployment, heard, sender=SENDER) == 1
    assert mail.deliver_due(deployment, heard, sender=SENDER) == 0

    assert [m["Subject"] for m in heard.messages] == ["Đơn hàng mới"]
    assert letters(deployment)[0].sent_at == deployment.clock()


def test_what_is_rolled_back_tells_nobody(deployment):
    with deployment.transaction() as session:
        mail.queue(
            session,
            to_address="lan@labang.example",
            subject="s",
            body="b",
            dedupe_key="k",
            now=deployment.clock(),
        )
        session.rollback()

    assert mail.deliver_due(deployment, Heard(), sender=SENDER) == 0


def test_the_same_thing_is_told_once(deployment):
    queue(deployment)
    queue(deployment)
    queue(deployment, key="order-placed:2")

    assert mail.deliver_due(deployment, Heard(), sender=SENDER) == 2


def test_a_refused_letter_is_tried_again_later_and_at_last_given_up(deployment, clock):
    queue(deployment)
    refusing = Heard(refuse=True)

    for attempt in range(1, mail.MOST_ATTEMPTS + 1):
        mail.deliver_due(deployment, refusing, sender=SENDER)
        assert letters(deployment)[0].attempts == attempt
        mail.deliver_due(deployment, refusing, sender=SENDER)  # not yet due again
        assert letters(deployment)[0].attempts == attempt
        clock.advance(hours=7)

    letter = letters(deployment)[0]
    assert letter.given_up_at is not None
    assert letter.last_error == "no"
    assert mail.deliver_due(deployment, Heard(), sender=SENDER) == 0


def test_a_letter_whose_worker_died_leaves_after_the_lease(deployment, clock):
    queue(deployment)
    mail._take(deployment)  # taken, and never heard of again
    heard = Heard()

    assert mail.deliver_due(deployment, heard, sender=SENDER) == 0
    clock.advance(minutes=6)
    assert mail.deliver_due(deployment, heard, sender=SENDER) == 1


def test_workers_side_by_side_send_every_letter_once(deployment):
    for number in range(12):
        queue(deployment, key=f"order-placed:{number}", subject=str(number))
    heard = Heard()
    workers = [
        threading.Thread(
            target=mail.deliver_due, args=(deployment, heard), kwargs={"sender": SENDER}
        )
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(int(m["Subject"]) for m in heard.messages) == list(range(12))


def test_a_subject_cannot_add_headers(sqlite_deployment):
    queue(sqlite_deployment, subject="Đơn\r\nBcc: x@evil.example")
    heard = Heard()

    mail.deliver_due(sqlite_deployment, heard, sender=SENDER)

    assert heard.messages[0]["Bcc"] is None
    assert heard.messages[0]["Subject"] == "Đơn Bcc: x@evil.example"


def test_what_is_no_address_stops_no_other_letter(sqlite_deployment):
    queue(sqlite_deployment, to_address="not an address\r\n", key="a")
    queue(sqlite_deployment, key="b")
    heard = Heard()

    assert mail.deliver_due(sqlite_deployment, heard, sender=SENDER) == 1
    errors = {letter.dedupe_key: letter.last_error for letter in letters(sqlite_deployment)}
    assert errors["a"] == "“not an address” is not a mail address."


def test_the_folder_holds_letters_that_any_mail_program_reads(sqlite_deployment, tmp_path):
    queue(sqlite_deployment)
    mail.deliver_due(sqlite_deployment, FolderTransport(tmp_path / "mail"), sender=SENDER)

    files = list((tmp_path / "mail").glob("*.eml"))
    message = message_from_bytes(files[0].read_bytes(), policy=default)
    assert message["To"] == "lan@labang.example"
    assert message["Subject"] == "Đơn hàng mới"
    assert message.get_content() == "Hai gói chè.\n"


def test_pauses_double_up_to_six_hours():
    assert mail.pause_after(1) == timedelta(minutes=1)
    assert mail.pause_after(2) == timedelta(minutes=2)
    assert mail.pause_after(50) == timedelta(hours=6)
