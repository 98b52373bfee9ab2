# SPDX-License-Identifier: EUPL-1.2
"""An imitation of the telephone provider on this machine: nobody's phone rings.

It speaks the part of the provider's interface that we use, over real HTTP: it takes calls
and SMS, asks us what to do when the employee answers, and calls back with signed words, as
the real one does. The demo uses it to show a whole call without an account. The tests use
the same one, hold every request and answer against the provider's own description, and
have it fail, repeat and shuffle on command.
"""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

from feedback.demo.telephone_book import (
    ENDED,
    Fields,
    Leg,
    Manners,
    Refusal,
    Sms,
    call_body,
    page_body,
    sms_body,
)


class Telephone:
    """The imitation. ``with Telephone(…) as phone:`` listens on ``phone.address``."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        clock: Callable[[], datetime],
        manners: Callable[[str], Manners],
        port: int = 0,
    ) -> None:
        self.account_sid, self.auth_token = account_sid, auth_token
        self._clock, self._manners = clock, manners
        self._validator = RequestValidator(auth_token)
        self.legs: dict[str, Leg] = {}
        self.messages: dict[str, Sms] = {}
        self._lives: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._door())
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Telephone:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        for leg in list(self.legs.values()):
            leg.over.set()
        self.wait()
        self._server.shutdown()
        self._server.server_close()

    def wait(self) -> None:
        """Wait until every call that was taken has run its course."""
        with self._lock:
            lives = list(self._lives)
        for life in lives:
            life.join(timeout=20)

    # What programs ask.

    def answer(self, method: str, path: str, query: Fields, form: Fields) -> tuple[int, Any]:
        """Do what a request asks; return status and body."""
        base = f"/2010-04-01/Accounts/{self.account_sid}/"
        if not path.startswith(base):
            raise Refusal(404, 20404, "The requested resource was not found")
        place, values = path.removeprefix(base), dict(form)
        if place == "Calls.json":
            return (201, self._take_call(form)) if method == "POST" else (200, self._calls(query))
        if place == "Messages.json":
            return (201, self._take_sms(values)) if method == "POST" else (200, self._texts(query))
        leg = self.legs.get(place.removeprefix("Calls/").removesuffix(".json"))
        if leg is None:
            raise Refusal(404, 20404, "The requested resource was not found")
        if values.get("Status") in {"completed", "canceled"}:
            leg.over.set()
        return 200, call_body(leg, account_sid=self.account_sid)

    def _take_call(self, form: Fields) -> dict[str, Any]:
        values = dict(form)
        telling = frozenset(value for name, value in form if name == "StatusCallbackEvent")
        leg = self._new_leg(values["To"], told_at=values.get("StatusCallback", ""), telling=telling)
        self._begin(self._live, leg, values["Url"])
        return call_body(leg, account_sid=self.account_sid)

    def _take_sms(self, values: Mapping[str, str]) -> dict[str, Any]:
        sms = Sms(f"SM{secrets.token_hex(16)}", values["To"], values["Body"], self._clock())
        self.messages[sms.sid] = sms
        if values.get("StatusCallback"):
            self._begin(self._deliver, sms, values["StatusCallback"])
        return sms_body(sms, account_sid=self.account_sid)

    def _calls(self, query: Fields) -> dict[str, Any]:
        wanted = dict(query)
        found = [
            call_body(leg, account_sid=self.account_sid)
            for leg in list(self.legs.values())
            if wanted.get("To") in {None, leg.to}
            and wanted.get("ParentCallSid") in {None, leg.parent}
        ]
        return page_body("calls", "Calls", found, account_sid=self.account_sid)

    def _texts(self, query: Fields) -> dict[str, Any]:
        wanted = dict(query)
        found = [sms for sms in list(self.messages.values()) if wanted.get("To") in {None, sms.to}]
        bodies = [sms_body(sms, account_sid=self.account_sid) for sms in found]
        return page_body("messages", "Messages", bodies, account_sid=self.account_sid)

    # How a call goes.

    def _live(self, leg: Leg, script_url: str) -> None:
        """Ring the employee; when they answer, do what we are told to."""
        manners = self._manners(leg.to)
        self._tell(leg, "initiated")
        self._tell(leg, "ringing")
        leg.over.wait(manners.ring_seconds)
        if leg.over.is_set() or manners.employee != "answers":
            self._tell(leg, "canceled" if leg.over.is_set() else manners.employee)
            return
        self._tell(leg, "in-progress")
        script = self._ask(script_url, leg, CallStatus="in-progress")
        gather = script.find("Gather")
        if gather is not None and manners.key:
            leg.over.wait(manners.ring_seconds)
            script = self._ask(
                gather.get("action", ""), leg, CallStatus="in-progress", Digits=manners.key
            )
        dial = script.find("Dial")
        if dial is not None and not leg.over.is_set():
            self._dial(leg, dial, manners)
        leg.seconds = max(leg.seconds, 1)
        self._tell(leg, "completed")

    def _dial(self, leg: Leg, dial: ElementTree.Element, manners: Manners) -> None:
        number = dial.find("Number")
        assert number is not None, "we always dial a number"
        telling = frozenset((number.get("statusCallbackEvent") or "").split())
        other = self._new_leg(
            number.text or "",
            told_at=number.get("statusCallback", ""),
            telling=telling,
            parent=leg.sid,
        )
        manners = self._manners(other.to)
        self._tell(other, "initiated")
        self._tell(other, "ringing")
        leg.over.wait(manners.ring_seconds)
        ending = "canceled" if leg.over.is_set() else manners.resident
        if ending == "answers":
            self._tell(other, "in-progress")
            begun = self._clock()
            leg.over.wait(manners.talk_seconds)
            spoken = (self._clock() - begun).total_seconds()
            other.seconds = leg.seconds = max(1, round(spoken))
            ending = "completed"
        self._tell(other, ending)
        if dial.get("action"):
            said = {"DialCallStatus": ending, "DialCallSid": other.sid}
            if ending == "completed":
                said["DialCallDuration"] = str(other.seconds)
            self._ask(dial.get("action", ""), leg, CallStatus="in-progress", **said)

    def _deliver(self, sms: Sms, told_at: str) -> None:
        for status in ("sent", "delivered"):
            sms.status = status
            fields = {"MessageSid": sms.sid, "SmsSid": sms.sid, "MessageStatus": status}
            self.tell(told_at, {**fields, "To": sms.to, "AccountSid": self.account_sid})

    def _tell(self, leg: Leg, status: str) -> None:
        """Call back with a new state of a leg, when we were asked to."""
        leg.status = "queued" if status == "initiated" else status
        named = {"in-progress": "answered"}.get(status, "completed" if status in ENDED else status)
        if not leg.told_at or named not in leg.telling:
            return
        fields = self._about(leg) | {
            "CallStatus": status,
            "Timestamp": format_datetime(self._clock()),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(leg.sequence),
        }
        if status in ENDED:
            fields |= {"CallDuration": str(leg.seconds), "Duration": str(-(-leg.seconds // 60))}
        leg.sequence += 1
        self.tell(leg.told_at, fields)

    def _ask(self, url: str, leg: Leg, **fields: str) -> ElementTree.Element:
        status, body = self.post(url, self._about(leg) | fields)
        if status != 200:
            return ElementTree.Element("Response")
        return ElementTree.fromstring(body)  # noqa: S314 - our own answer, on this machine

    def _about(self, leg: Leg) -> dict[str, str]:
        about = {"CallSid": leg.sid, "AccountSid": self.account_sid, "To": leg.to}
        about |= {"ApiVersion": "2010-04-01", "Direction": "outbound-api"}
        return about | ({"ParentCallSid": leg.parent} if leg.parent else {})

    # How we are called back.

    def tell(self, url: str, fields: Mapping[str, str]) -> None:
        """Call back with one word; tests hold it up, repeat it or change the order."""
        self.post(url, fields)

    def post(self, url: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send fields to us, signed; return status and body."""
        signature = self._validator.compute_signature(url, dict(fields))
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature,
        }
        try:
            place = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("POST", place, urlencode(fields), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    # Ground.

    def _begin(self, life: Callable[..., None], *values: object) -> None:
        thread = threading.Thread(target=life, args=values, daemon=True)
        with self._lock:  # Who waits meanwhile finds it running, or not yet at all.
            self._lives.append(thread)
            thread.start()

    def _new_leg(
        self, to: str, *, told_at: str, telling: frozenset[str], parent: str | None = None
    ) -> Leg:
        leg = Leg(f"CA{secrets.token_hex(16)}", to, self._clock(), parent)
        leg.told_at, leg.telling = told_at, telling
        self.legs[leg.sid] = leg
        return leg

    def handle(self, door: Door) -> None:
        """Answer one request; the tests look at it first."""
        length = int(door.headers.get("Content-Length") or 0)
        body = door.rfile.read(length).decode()
        parts = urlsplit(door.path)
        credentials = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        try:
            if door.headers.get("Authorization") != f"Basic {credentials}":
                raise Refusal(401, 20003, "Authenticate")
            form, query = parse_qsl(body, keep_blank_values=True), parse_qsl(parts.query)
            status, answer = self.answer(door.command, parts.path, query, form)
        except Refusal as refusal:
            status = refusal.status
            answer = {"code": refusal.code, "message": refusal.message, "status": status}
        door.send_json(status, answer)

    def _door(self) -> type[Door]:
        phone = self

        class OwnDoor(Door):
            telephone = phone

        return OwnDoor


class Door(BaseHTTPRequestHandler):
    """Carries requests to the imitation, one connection at a time."""

    telephone: Telephone
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a GET."""
        self.telephone.handle(self)

    def do_POST(self) -> None:
        """Answer a POST."""
        self.telephone.handle(self)

    def send_json(self, status: int, body: object) -> None:
        """Send an answer."""
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words: object) -> None:
        """Say nothing: requests hold numbers."""
