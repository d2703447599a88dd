"""SMTP against a server that speaks it, over a real socket."""

import socket
import socketserver
import threading
from email.message import EmailMessage

import pytest

from storefront.mail.transports import MailUndelivered, SmtpTransport


class Conversation(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take a letter; no STARTTLS."""

    def handle(self):
        self.say("220 here")
        for raw in self.rfile:
            line = raw.decode().strip()
            self.server.heard.append(line)
            verb = line[:4].upper()
            if verb == "EHLO":
                self.say("250-here", "250 SIZE 1000000")
            elif verb == "DATA":
                self.say("354 go on")
                while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    self.server.heard.append(text)
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif line.upper().startswith("RCPT TO:<REFUSED@"):
                self.say("550 nobody of that name")
            else:
                self.say("250 fine")

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@pytest.fixture
def server():
    with socketserver.TCPServer(("127.0.0.1", 0), Conversation) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def letter(to="lan@labang.example"):
    message = EmailMessage()
    message["From"] = "nguon@nguon.example"
    message["To"] = to
    message["Subject"] = "Don hang"
    message.set_content("Hai goi che.")
    return message


def address(server):
    return f"127.0.0.1:{server.server_address[1]}"


def test_a_letter_is_handed_over(server):
    SmtpTransport(f"smtp://{address(server)}").send(letter())

    assert "Subject: Don hang" in server.heard
    assert "Hai goi che." in server.heard


def test_a_refused_address_is_an_undelivered_letter(server):
    with pytest.raises(MailUndelivered):
        SmtpTransport(f"smtp://{address(server)}").send(letter("refused@nguon.example"))


def test_a_password_is_not_sent_in_clear(server):
    with pytest.raises(MailUndelivered):
        SmtpTransport(f"smtp://lan:secret@{address(server)}").send(letter())

    assert not any(line.startswith("AUTH") for line in server.heard)


def test_a_server_that_is_away_is_an_undelivered_letter_that_tells_no_password():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        port = taken.getsockname()[1]
        with pytest.raises(MailUndelivered) as caught:
            SmtpTransport(f"smtp://lan:secret@127.0.0.1:{port}").send(letter())

    assert "secret" not in str(caught.value)
