"""What a message says: the sentence, n, the numerator, the definition, the link; signed and cut as robots want it."""

import msgspec
import pytest

from streams.alert_catalogue import CATALOGUE
from streams.notify.alertmanager import NEVER, alertmanager_body
from streams.notify.answers import Again, Answer, Refused, Taken, judge_robot, judge_status
from streams.notify.bodies import request_of, text_of
from streams.notify.mail import letter
from streams.notify.receivers import DingTalk, Feishu, Mail, Webhook, WeCom
from streams.notify.signatures import dingtalk_sign, feishu_sign
from streams.notify.wording import definition_of, digest, fit, title, worded
from tests.unit.notify.a_receiver import a_message, a_receiver

LINK = "http://127.0.0.1:8900/wall#SZ01-03"
ENDED = {"transition": "cleared", "state": "cleared", "cleared_at": "2026-10-14T11:42:00+08:00", "lasted_s": 5400}


def test_a_message_carries_its_sentence_n_the_numerator_the_definition_and_the_link() -> None:
    text = worded(a_message(), "zh")
    for part in ("【低于90%】", "n=50", "满意 42", "不满意 8", "定义（AL-01）", "近50次有效评价", LINK):
        assert part in text
    assert "[Below 90%]" not in text
    english = worded(a_message(), "en")
    for part in ("[Below 90%]", "n=50", "42 good", "8 bad", "Definition (AL-01)", LINK):
        assert part in english
    assert worded(a_message(), "both") == f"{text}\n\n{english}"


def test_an_end_says_how_long_it_lasted_and_a_rung_whom_it_now_reaches() -> None:
    assert "历时1小时30分" in worded(a_message(**ENDED), "zh")
    assert "for 1 h 30 min" in worded(a_message(**ENDED), "en")
    assert "不到1分" in worded(a_message(**{**ENDED, "lasted_s": 59}), "zh")
    rung = a_message(transition="rung-1", rung=1, role="hall_duty_officer")
    assert worded(rung, "zh").startswith("【升级】无人签收，现告知大厅值班长（第1级）\n【低于90%】")


@pytest.mark.parametrize("code", [*CATALOGUE, "AL-26", "AL-27"])
def test_every_alert_is_told_with_its_definition_in_both_languages(code: str) -> None:
    definition = definition_of(code)
    assert definition is not None
    text = worded(a_message(code=code), "both")
    assert f"定义（{code}）：{definition.chinese}。" in text
    assert definition.english in text
    assert definition_of("AL-99") is None


def test_a_cause_has_the_definition_of_its_alert_and_no_counts_are_made_up() -> None:
    text = worded(a_message(code="AL-13/busy", n=0), "zh")
    assert "定义（AL-13/busy）" in text
    assert "依据" not in text


def test_the_link_is_found_in_the_sentence_and_its_absence_is_no_error() -> None:
    assert a_message().link == LINK
    assert a_message(sentence="没有", sentence_en="none").link == ""
    assert a_message(sentence="请查看：http://h/wall#a。", sentence_en="x").link == "http://h/wall#a"
    assert title(a_message(), "zh") == "【低于90%】城关派出所户籍窗口"


def test_a_text_is_cut_between_characters_and_ends_with_the_link() -> None:
    for most in range(90, 140):
        cut = fit("满" * 2000, most, LINK, "zh")
        assert len(cut.encode()) <= most
        assert cut.endswith(LINK)
    assert fit("短", 4096, LINK, "zh") == "短"


def test_a_digest_that_is_too_long_for_wecom_is_cut_to_4096_bytes() -> None:
    many = [a_message(id=f"a{n}") for n in range(100)]
    text = text_of(a_receiver(channel=WeCom(key="k")), many)
    assert text.startswith("【汇总】100 条告警\n· 【低于90%】")
    assert 4000 < len(text.encode()) <= 4096
    assert text.endswith(LINK)
    assert digest(many[:2], "en").count("[Below 90%]") == 2


def test_the_signatures_are_those_that_openssl_makes() -> None:
    """openssl dgst -sha256 -mac HMAC … over the texts that the makers of the robots document."""
    assert dingtalk_sign(1_700_000_000_000, "SECabc") == "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="
    assert feishu_sign(1_700_000_000, "secret-of-a-robot") == "jjSDtTht4oHraJVIbIw8KNz+ANVNrami+CCPxrsGYJQ="


def test_each_robot_is_asked_in_its_own_form() -> None:
    ding = request_of(a_receiver(channel=DingTalk(token="t+", secret="SECabc")), [a_message()], 1_700_000_000.0)
    assert ding.url.startswith("https://oapi.dingtalk.com/robot/send?access_token=t%2B&timestamp=1700000000000&sign=")
    assert "%2B" in ding.url or "%3D" in ding.url
    assert "+" not in ding.url.partition("sign=")[2]
    assert msgspec.json.decode(ding.body)["markdown"]["title"] == "【低于90%】城关派出所户籍窗口"
    wecom = request_of(a_receiver(channel=WeCom(base="https://wx.example/", key="k")), [a_message()], 0.0)
    assert wecom.url == "https://wx.example/cgi-bin/webhook/send?key=k"
    assert msgspec.json.decode(wecom.body)["msgtype"] == "markdown"
    feishu = msgspec.json.decode(
        request_of(a_receiver(channel=Feishu(token="t", secret="s")), [a_message()], 1_700_000_000.9).body
    )
    assert (feishu["timestamp"], feishu["sign"]) == ("1700000000", feishu_sign(1_700_000_000, "s"))
    plain = msgspec.json.decode(request_of(a_receiver(channel=Feishu(token="t")), [a_message()], 1.0).body)
    assert "sign" not in plain


def test_a_request_shows_neither_its_address_nor_its_headers() -> None:
    request = request_of(a_receiver(channel=Webhook(url="http://h/?k=secret", token="bearer")), [a_message()], 0.0)
    assert "secret" not in repr(request)
    assert "bearer" not in repr(request)
    assert request.headers["Authorization"] == "Bearer bearer"
    assert request.headers["Idempotency-Key"] == a_message().key


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (200, b'{"errcode":0,"errmsg":"ok"}', Taken()),
        (200, b'{"code":0,"msg":"success","data":{}}', Taken()),
        (200, b'{"StatusCode":0,"StatusMessage":"success"}', Taken()),
        (200, b'{"errcode":310000,"errmsg":"sign not match"}', Refused("310000 sign not match")),
        (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', Refused("93000 invalid webhook url")),
        (200, b'{"code":19021,"msg":"sign match fail"}', Refused("19021 sign match fail")),
        (200, b'{"errcode":45009,"errmsg":"freq"}', Again("45009 freq", 60.0)),
        (200, b'{"errcode":130101,"errmsg":"too fast"}', Again("130101 too fast", 600.0)),
        (200, b"<html>log in</html>", Again("HTTP 200 without a code: not a robot's answer")),
        (200, b'{"errcode":true}', Again("HTTP 200 without a code: not a robot's answer")),
        (200, b"[0]", Again("HTTP 200 without a code: not a robot's answer")),
        (502, b"", Again("HTTP 502")),
        (404, b"", Refused("HTTP 404")),
        (302, b"", Refused("HTTP 302")),
    ],
)
def test_only_code_0_is_success(status: int, body: bytes, answer: Answer) -> None:
    assert judge_robot(status, body) == answer


def test_without_a_code_the_status_decides() -> None:
    assert [judge_status(code) for code in (204, 503, 429, 401)] == [
        Taken(),
        Again("HTTP 503"),
        Again("HTTP 429", 60.0),
        Refused("HTTP 401"),
    ]


def test_the_body_for_alertmanagers_bridges_fires_and_resolves_under_one_fingerprint() -> None:
    firing, resolved = (alertmanager_body("bridge", [one]) for one in (a_message(), a_message(**ENDED)))
    assert set(firing) == {
        *("version", "groupKey", "truncatedAlerts", "status", "receiver", "groupLabels", "commonLabels"),
        *("commonAnnotations", "externalURL", "alerts"),
    }
    assert (firing["version"], firing["status"], resolved["status"]) == ("4", "firing", "resolved")
    before, after = firing["alerts"][0], resolved["alerts"][0]
    assert before["fingerprint"] == after["fingerprint"]
    assert before["labels"] == after["labels"]
    assert firing["groupKey"] == resolved["groupKey"]
    assert (before["endsAt"], after["endsAt"]) == (NEVER, "2026-10-14T11:42:00+08:00")
    assert before["startsAt"] == "2026-10-14T10:12:00+08:00"
    assert firing["externalURL"] == "http://127.0.0.1:8900"
    assert before["generatorURL"] == LINK


def test_a_letter_is_named_by_its_key_and_reads_in_chinese() -> None:
    box = Mail(host="h", sender="a@example.org", to="b@example.org")
    made = letter(box, "zh", [a_message()])
    assert made["Subject"] == "【低于90%】城关派出所户籍窗口"
    assert made["Message-ID"] == f"<{a_message().id}.raised@hallmark.invalid>"
    assert "满意 42" in made.get_content()
