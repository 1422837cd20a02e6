"""Send a message as mail, over an encrypted connection unless the file says none. Runs in a thread of its own."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Literal

from streams.notify.answers import Again, Answer, Refused, Taken
from streams.notify.messages import Message
from streams.notify.receivers import Mail
from streams.notify.wording import digest, title, worded

Language = Literal["zh", "en", "both"]


def letter(box: Mail, language: Language, messages: Sequence[Message]) -> EmailMessage:
    """Write the mail; the Message-ID is the idempotency key, so that a doubled one can be told."""
    one = messages[0]
    made = EmailMessage()
    made["Subject"] = title(one, language) if len(messages) == 1 else digest(messages, language).split("\n", 1)[0]
    made["From"], made["To"] = box.sender, box.to
    made["Message-ID"] = f"<{one.key.replace(':', '.')}@hallmark.invalid>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(worded(one, language) if len(messages) == 1 else digest(messages, language))
    return made


def send_mail(box: Mail, language: Language, messages: Sequence[Message], patience_s: float) -> Answer:
    """Hand the mail to the server; 4xx and connection trouble: again; 5xx, no encryption, no log-in: refused."""
    try:
        with _connected(box, patience_s) as server:
            if box.user is not None:
                server.login(box.user, box.password or "")
            server.send_message(letter(box, language, messages))
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _judged(code, _text(text))
    except smtplib.SMTPResponseException as error:
        return _judged(error.smtp_code, _text(error.smtp_error))
    except smtplib.SMTPNotSupportedError as error:
        return Refused(str(error))
    except smtplib.SMTPException as error:
        return Again(f"{type(error).__name__}: {error}"[:300])
    return Taken()


def _connected(box: Mail, patience_s: float) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=box.ca)
    if box.tls == "tls":
        return smtplib.SMTP_SSL(box.host, box.port, timeout=patience_s, context=context)
    server = smtplib.SMTP(box.host, box.port, timeout=patience_s)
    if box.tls == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _judged(code: int, text: str) -> Answer:
    why = f"SMTP {code} {text}"[:300]
    return Again(why) if 400 <= code < 500 or code < 0 else Refused(why)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
