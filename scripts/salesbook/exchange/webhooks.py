"""Messages to chat groups: WeCom, DingTalk, Feishu and Slack, each signed and answered as its documentation says.

The address of a webhook lets whoever has it write to the group, so it is a secret: no message of ours holds it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from salesbook.words import Text

TRIES = 3
PAUSES = (1.0, 4.0)
"""Seconds to wait before the second and the third try."""
TIMEOUT = 10.0
"""Seconds to wait for an answer."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OK = 200

Post = tuple[dict[str, str], dict[str, Any]]
"""What is added to the address, and the JSON that is sent."""


class Service(NamedTuple):
    """A chat service. `most` is how many bytes of text one message may have, `post` makes what is sent of a text.

    `post` is given the text, the secret for the signature (empty: unsigned) and the moment of sending.
    `taken` tells of the answer whether the message was taken.
    """

    name: str
    most: int
    post: Callable[[str, str, datetime], Post]
    taken: Callable[[str], bool]


class Webhook(NamedTuple):
    """Where messages go: the service, the address and the secret they are signed with."""

    service: Service
    address: str
    secret: str


def send(webhook: Webhook, text: str, now: Callable[[], datetime], pause: Callable[[float], None]) -> Text | None:
    """Send a message, with up to three tries; None where it was taken, else why not, without the address."""
    refused = _unsafe(webhook.address)
    if refused is not None:
        return refused
    for wait in (*PAUSES, None):
        refused = _try(webhook, text, now())
        if refused is None or wait is None:
            break
        pause(wait)
    return refused


def _unsafe(address: str) -> Text | None:
    """Why an address is not sent to: anything but https, which only this machine itself may do without."""
    try:
        parts = urlsplit(address)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        return _NO_ADDRESS
    return None if secure and parts.hostname else _NO_ADDRESS


def _try(webhook: Webhook, text: str, now: datetime) -> Text | None:
    import requests

    query, body = webhook.service.post(text, webhook.secret, now)
    try:
        # A redirect would carry the secret elsewhere.
        answer = requests.post(webhook.address, params=query, json=body, timeout=TIMEOUT, allow_redirects=False)
        said = answer.text
    except requests.Timeout:
        return _TIMEOUT
    except requests.RequestException:  # its words hold the address
        return _NOT_REACHED
    if answer.status_code != _OK:
        return _STATUS.fill(status=answer.status_code)
    return None if webhook.service.taken(said) else _REFUSED.fill(answer=_safe(said, webhook))


def _safe(said: str, webhook: Webhook) -> str:
    """The beginning of a service's answer, without what must not be told and without what steers a terminal."""
    for secret in (webhook.address, webhook.secret, urlsplit(webhook.address).query):
        said = said.replace(secret, "…") if secret else said
    return "".join(sign if sign.isprintable() else " " for sign in said)[:200]


_NO_ADDRESS = Text("its address is no https address", "地址不是 https 地址")
_TIMEOUT = Text("no answer in time", "对方没有及时应答")
_NOT_REACHED = Text("the service could not be reached", "连接不上对方")
_STATUS = Text("the service answered with status {status}", "对方返回状态码 {status}")
_REFUSED = Text("the service refused it: {answer}", "对方拒收：{answer}")


def _answered(*names: str) -> Callable[[str], bool]:
    """Whether a JSON answer has 0 under one of these names."""

    def taken(said: str) -> bool:
        import json

        try:
            answer = json.loads(said)
        except ValueError:
            return False
        return isinstance(answer, Mapping) and any(answer.get(name) == 0 for name in names)

    return taken


def _wecom(text: str, secret: str, at: datetime) -> Post:
    del secret, at  # WeCom knows no signature: its address is the secret
    return {}, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(text: str, secret: str, at: datetime) -> Post:
    body = {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}
    if not secret:
        return {}, body
    stamp = str(round(at.timestamp() * 1000))
    return {"timestamp": stamp, "sign": _signature(secret, f"{stamp}\n{secret}")}, body


def _feishu(text: str, secret: str, at: datetime) -> Post:
    # "<at user_id=…>" inside a text calls people; a full-width bracket reads alike and calls nobody.
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text.replace("<", "＜")}}
    if not secret:
        return {}, body
    stamp = str(int(at.timestamp()))
    return {}, {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", ""), **body}


def _slack(text: str, secret: str, at: datetime) -> Post:
    del secret, at  # Slack knows no signature for what is sent to it
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {}, {"text": escaped, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}


def _signature(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


SERVICES: Mapping[str, Service] = {
    "wecom": Service("WeCom", 2048, _wecom, _answered("errcode")),
    "dingtalk": Service("DingTalk", 18_000, _dingtalk, _answered("errcode")),
    "feishu": Service("Feishu", 18_000, _feishu, _answered("code", "StatusCode")),
    "slack": Service("Slack", 30_000, _slack, lambda said: said.strip() == "ok"),
}
"""By the word that company.yaml has for each."""
