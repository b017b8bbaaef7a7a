#!/usr/bin/python3
"""A BMC's network side with the cipher suites 3 and 17 (and what ipmi_sim has not: DCMI), in front of an ipmi_sim that is asked
over its serial port. Sessions end here; it says "ready" when it listens.

  front.py ADDRESS PORT SIMPORT --user NAME:PASSWORD:PRIVILEGE … [--suites 3,17] [--kg TEXT] [--dcmi FILE] [--drop N]

PRIVILEGE is 2 (user), 3 (operator) or 4 (admin); FILE holds the watts; of N datagrams the last is not heard."""
import argparse
import hashlib
import hmac
import os
import socket
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

parser = argparse.ArgumentParser()
parser.add_argument("address")
parser.add_argument("port", type=int)
parser.add_argument("simport", type=int)
parser.add_argument("--user", action="append", required=True)
parser.add_argument("--suites", default="3,17")
parser.add_argument("--kg", default="")
parser.add_argument("--dcmi")
parser.add_argument("--drop", type=int, default=0)
options = parser.parse_args()

# Authentication, integrity, confidentiality (table 22-20), and what they stand for.
SUITES = {1: (1, 0, 0), 2: (1, 1, 0), 3: (1, 1, 1), 15: (3, 0, 0), 16: (3, 4, 0), 17: (3, 4, 1)}
HASHES = {1: hashlib.sha1, 3: hashlib.sha256}
TAGS = {0: 0, 1: 12, 4: 16}
GUID = bytes(range(0x10, 0x20))
offered = [int(one) for one in options.suites.split(",")]
users = {name.encode(): (password.encode().ljust(20, b"\0"), int(most)) for name, password, most in (one.split(":") for one in options.user)}


def checksum(data):
    return bytes([-sum(data) & 0xFF])


class Sim:
    """ipmi_sim's serial port with the codec VM: bytes A0 (message ends), A1 (command ends), AA (the next is masked)."""

    def __init__(self, port):
        self.sequence = 0
        self.line = socket.create_connection((options.address, port), 5)
        self.line.sendall(self.masked(b"\xff\x01") + b"\xa1" + self.masked(b"\x08\x00") + b"\xa1")

    @staticmethod
    def masked(data):
        return b"".join(bytes([0xAA, one | 0x10]) if one in (0xA0, 0xA1, 0xAA) else bytes([one]) for one in data)

    def ask(self, netfn_lun, command, data):
        self.sequence = (self.sequence + 1) & 0xFF
        message = bytes([self.sequence, netfn_lun, command]) + data
        self.line.sendall(self.masked(message + checksum(message)) + b"\xa0")
        heard, is_masked = bytearray(), False
        while True:
            said = self.line.recv(4096)
            if not said:
                raise SystemExit("ipmi_sim has gone")
            for one in said:
                if one == 0xA0 and heard[:1] == bytes([self.sequence]) and sum(heard) & 0xFF == 0:
                    return bytes(heard[3:-1])
                if one in (0xA0, 0xA1):
                    heard.clear()
                elif one == 0xAA:
                    is_masked = True
                else:
                    heard.append(one & ~0x10 if is_masked else one)
                    is_masked = False


class Session:
    def __init__(self, own, theirs, suite):
        self.own, self.theirs, (authentication, self.integrity, self.privacy) = own, theirs, suite
        self.hash, self.sent, self.is_open, self.level = HASHES[authentication], 0, False, 2

    def mac(self, key, data):
        return hmac.new(key, data, self.hash).digest()

    def sealed(self, body):
        kind = 0
        if self.privacy:
            start, kind = os.urandom(16), 0x80
            padding = -(len(body) + 1) % 16
            cipher = Cipher(algorithms.AES(self.k2[:16]), modes.CBC(start)).encryptor()
            body = start + cipher.update(body + bytes(range(1, padding + 1)) + bytes([padding])) + cipher.finalize()
        self.sent += 1
        packet = bytes([6, kind | (0x40 if self.integrity else 0)]) + self.theirs + struct.pack("<IH", self.sent, len(body)) + body
        if self.integrity:
            padding = -(len(packet) + 2) % 4
            packet += b"\xff" * padding + bytes([padding, 7])
            packet += self.mac(self.k1, packet)[:TAGS[self.integrity]]
        return b"\x06\0\xff\x07" + packet

    def opened(self, packet, body):
        if self.integrity:
            length = TAGS[self.integrity]
            if not hmac.compare_digest(self.mac(self.k1, packet[4:-length])[:length], packet[-length:]):
                return None
        if packet[5] & 0x80:
            cipher = Cipher(algorithms.AES(self.k2[:16]), modes.CBC(body[:16])).decryptor()
            body = cipher.update(body[16:]) + cipher.finalize()
            body = body[:-1 - body[-1]]
        return body


sim, sessions = Sim(options.simport), {}


def bare(kind, body):
    return b"\x06\0\xff\x07\x06" + bytes([kind]) + bytes(8) + struct.pack("<H", len(body)) + body


def before(netfn, command, data):
    """What is answered to those who are not logged in."""
    if (netfn, command) == (6, 0x38):
        return bytes([0, 1, 0x80, 0x24 if options.kg else 0x04, 2, 0, 0, 0, 0])
    if (netfn, command) == (6, 0x54):
        records = b"".join(bytes([0xC0, one, SUITES[one][0], 0x40 | SUITES[one][1], 0x80 | SUITES[one][2]]) for one in offered)
        place = 16 * (data[2] & 0x3F)
        return b"\0\x01" + records[place:place + 16]
    return b"\xd4"


def within(session, netfn_lun, command, data):
    asked = (netfn_lun >> 2, command)
    if asked == (6, 0x3B):
        level = data[0] or session.level
        if level > min(session.most, session.highest):
            return b"\x81"
        session.level = level
        return bytes([0, level])
    if asked == (6, 0x3C):
        sessions.pop(session.own, None)
        return b"\0"
    if asked in ((6, 0x38), (6, 0x54)):
        return before(*asked, data)
    if asked == (0x2C, 2) and data[:1] == b"\xdc" and options.dcmi:
        with open(options.dcmi, encoding="ascii") as file:
            watts = int(file.read())
        return b"\0\xdc" + struct.pack("<HHHHIIB", watts, max(watts - 20, 0), watts + 30, watts, int(time.time()), 1000, 0x40)
    return sim.ask(netfn_lun, command, data)


def replied(message, answer):
    """answer: from network function, command and data to completion code and data."""
    head = bytes([message[3], (((message[1] >> 2) | 1) << 2) | (message[4] & 3)])
    tail = bytes([message[0], (message[4] & 0xFC) | (message[1] & 3), message[5]]) + answer(message[1], message[5], message[6:-1])
    return head + checksum(head) + tail + checksum(tail)


def open_session(body):
    asked = (body[12], body[20], body[28])
    if not any(SUITES[one] == asked for one in offered):
        return bare(0x11, body[:1] + bytes([0x11 if asked[0] in (SUITES[one][0] for one in offered) else 0x04, 0, 0]) + body[4:8])
    own = len(sessions) + int.from_bytes(os.urandom(3), "little") + 1
    sessions[own] = Session(own, body[4:8], asked)
    return bare(0x11, body[:1] + bytes([0, body[1] or 4, 0]) + body[4:8] + struct.pack("<I", own) + body[8:32])


def first(body):
    session = sessions[struct.unpack("<I", body[4:8])[0]]
    name = body[28:28 + body[27]]
    session.random, session.role, session.mine = body[8:24], body[24], os.urandom(16)
    if name not in users:
        return bare(0x13, body[:1] + b"\x0d\0\0" + session.theirs)
    session.key, session.most = users[name]
    session.highest = body[24] & 15
    if session.highest > session.most:
        return bare(0x13, body[:1] + b"\x0a\0\0" + session.theirs)
    session.tail = bytes([session.role, len(name)]) + name
    code = session.mac(session.key, session.theirs + body[4:8] + session.random + session.mine + GUID + session.tail)
    return bare(0x13, body[:1] + b"\0\0\0" + session.theirs + session.mine + GUID + code)


def third(body):
    session = sessions[struct.unpack("<I", body[4:8])[0]]
    if not hmac.compare_digest(session.mac(session.key, session.mine + session.theirs + session.tail), body[8:]):
        return bare(0x15, body[:1] + b"\x0f\0\0" + session.theirs)
    kg = options.kg.encode().ljust(20, b"\0") if options.kg else session.key
    secret = session.mac(kg, session.random + session.mine + session.tail)
    session.k1, session.k2, session.is_open = session.mac(secret, b"\x01" * 20), session.mac(secret, b"\x02" * 20), True
    code = session.mac(secret, session.random + body[4:8] + GUID)[:12 if session.hash is hashlib.sha1 else 16]
    return bare(0x15, body[:1] + b"\0\0\0" + session.theirs + code)


def pong(packet):
    return b"\x06\0\xff\x06\0\0\x11\xbe\x40" + packet[9:10] + b"\0\x10\0\0\x11\xbe\0\0\0\0\x81\0" + bytes(6)


def sessionless(message):
    return replied(message, lambda netfn_lun, command, data: before(netfn_lun >> 2, command, data))


def answered(packet):
    if packet[3] == 6:
        return pong(packet)
    if packet[4] == 0:
        body = sessionless(packet[14:14 + packet[13]])
        return b"\x06\0\xff\x07" + bytes(9) + bytes([len(body)]) + body
    number, length = struct.unpack("<I", packet[6:10])[0], struct.unpack("<H", packet[14:16])[0]
    body = packet[16:16 + length]
    match packet[5] & 0x3F:
        case 0x10:
            return open_session(body)
        case 0x12:
            return first(body)
        case 0x14:
            return third(body)
        case 0 if number == 0:
            return bare(0, sessionless(body))
        case 0 if number in sessions and sessions[number].is_open:
            session = sessions[number]
            message = session.opened(packet, body)
            return message and session.sealed(replied(message, lambda *asked: within(session, *asked)))
    return None


door, heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0
door.bind((options.address, options.port))
print("ready", flush=True)
while True:
    datagram, sender = door.recvfrom(2048)
    heard += 1
    if options.drop and heard % options.drop == 0:
        continue
    try:
        answer = answered(datagram)
    except (IndexError, KeyError, ValueError, struct.error) as fault:
        print(type(fault).__name__, fault, datagram.hex(), flush=True)
        continue
    if answer:
        door.sendto(answer, sender)
