"""Carry messages to a channel and bring back what it answered. Shell: HTTP here, mail in `streams.notify.mail`.

Nothing of what is logged or kept may hold an address or a secret: what a stranger answers is scrubbed of them.
"""

import asyncio
import ssl
from collections.abc import Sequence

import httpx

from streams.notify.answers import Again, Answer, Refused, judge_robot, judge_status
from streams.notify.bodies import request_of
from streams.notify.mail import send_mail
from streams.notify.messages import Message
from streams.notify.receivers import ROBOTS, Mail, Receiver

PATIENCE_S = 10.0
"""A connection, a write or a read may take so long; the whole exchange twice that."""
_SECRETS = ("key", "token", "secret", "password", "url", "user")


async def deliver(receiver: Receiver, messages: Sequence[Message], at: float) -> Answer:
    """Tell a receiver one message, or several as a digest; never raises for what a network does."""
    try:
        if isinstance(receiver.channel, Mail):
            answer = await asyncio.to_thread(send_mail, receiver.channel, receiver.language, messages, PATIENCE_S)
        else:
            async with asyncio.timeout(2 * PATIENCE_S):
                answer = await _post(receiver, messages, at)
    except TimeoutError:
        return Again("no answer in time")
    except (httpx.HTTPError, OSError) as error:
        answer = Again(f"{type(error).__name__}: {error}"[:300])
    return _scrubbed(answer, receiver)


async def _post(receiver: Receiver, messages: Sequence[Message], at: float) -> Answer:
    request = request_of(receiver, messages, at)
    async with _client(receiver, request.url) as client:
        answer = await client.post(request.url, content=request.body, headers=request.headers)
    if isinstance(receiver.channel, ROBOTS):
        return judge_robot(answer.status_code, answer.content)
    return judge_status(answer.status_code)


def _client(receiver: Receiver, url: str) -> httpx.AsyncClient:
    """Open a client; a server on this machine is never asked through the environment's proxy."""
    channel = receiver.channel
    proxy, ca = getattr(channel, "proxy", None), channel.ca
    is_here = httpx.URL(url).host in ("127.0.0.1", "localhost", "::1")
    verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=ca) if ca else True
    return httpx.AsyncClient(timeout=PATIENCE_S, proxy=proxy, verify=verify, trust_env=not is_here and proxy is None)


def _scrubbed(answer: Answer, receiver: Receiver) -> Answer:
    match answer:
        case Again(why, wait_s):
            return Again(scrub(why, receiver), wait_s)
        case Refused(why):
            return Refused(scrub(why, receiver))
    return answer


def scrub(text: str, receiver: Receiver) -> str:
    """Take the receiver's address and secrets out of a text."""
    for name in _SECRETS:
        value = getattr(receiver.channel, name, None)
        if isinstance(value, str) and len(value) > 3:
            text = text.replace(value, "…")
    return text
