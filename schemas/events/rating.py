"""Rating events (domain 2.2): what people said at the rating terminal, and what became of a bad rating."""

from typing import Literal

from schemas.envelope import Code, Count, Fact, Id, Instant, Level, Note

Channel = Literal["terminal", "qr", "sms", "app", "web", "kiosk", "12345", "paper"]


class _AtWindow(Fact, frozen=True, kw_only=True, gc=False):
    """A fact about one service window of one hall."""

    hall_id: Id
    window_id: Id
    visit_id: Id | None = None


class RatingInvited(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The staff asked for a rating (请评价); the terminal takes presses until expires_at."""

    prompt_id: Id
    expires_at: Instant | None = None
    item_code: Code | None = None


class RatingSubmitted(_AtWindow, frozen=True, kw_only=True, gc=False):
    """Somebody pressed a key. level is canonical, 5 = very satisfied; raw code and scale are kept (000-02).

    rater_ref: a keyed hash of the device or person that rated, where the channel knows one (QR, SMS; F8, F12).
    """

    channel: Channel = "terminal"
    raw_code: Code
    raw_scale: Code
    level: Level
    prompt_id: Id | None = None
    item_code: Code | None = None
    case_no: Id | None = None
    staff_ref: Id | None = None
    reasons: tuple[Code, ...] = ()
    named: bool = False
    is_default: bool = False
    press_ms: Count | None = None
    rater_ref: Id | None = None


class RatingTimedOut(_AtWindow, frozen=True, kw_only=True, gc=False):
    """An invitation ran out without a press (未评价)."""

    prompt_id: Id


class RatingDefaultApplied(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A rule filled in a rating that nobody gave (默认评价); it never enters M-01."""

    rule_id: Code
    level: Level


class RatingRevised(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The person changed the rating within the allowed time (追评, D-09)."""

    rating_id: Id
    level: Level


class RatingFlagged(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A signal calls a rating suspect; only a human decision voids it."""

    rating_id: Id
    signals: tuple[Code, ...]


class RatingVoided(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A person decided that a rating does not count (误评, 恶意, 无效)."""

    rating_id: Id
    ground: Code
    decided_by: Id
    approval_ref: Id | None = None


class RatingReinstated(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A voided rating counts again."""

    rating_id: Id
    decided_by: Id


class BadRatingOpened(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A bad-rating case (差评件) was opened by hand or by another system."""

    rating_id: Id
    due_at: Instant | None = None
    owner: Id | None = None


class BadRatingContacted(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The person was called back (回访核实)."""

    rating_id: Id
    reached: bool


class BadRatingVerified(_AtWindow, frozen=True, kw_only=True, gc=False):
    """It was found whether the complaint behind the rating is true (是否属实)."""

    rating_id: Id
    founded: bool


class BadRatingRectified(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The cause was put right (整改)."""

    rating_id: Id
    by: Id
    note: Note | None = None


class BadRatingReplied(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The person got an answer (回复)."""

    rating_id: Id
    by: Id


class BadRatingRevisited(_AtWindow, frozen=True, kw_only=True, gc=False):
    """The person was asked again after the rectification (回访满意)."""

    rating_id: Id
    satisfied: bool


class BadRatingEscalated(_AtWindow, frozen=True, kw_only=True, gc=False):
    """A bad-rating case went one level up."""

    rating_id: Id
    to: Id


class AppealFiled(_AtWindow, frozen=True, kw_only=True, gc=False):
    """Somebody contests a rating (申诉)."""

    rating_id: Id
    appeal_id: Id
    ground: Code
    filed_by: Id


class AppealDecided(_AtWindow, frozen=True, kw_only=True, gc=False):
    """An appeal was decided by somebody else (复核)."""

    rating_id: Id
    appeal_id: Id
    upheld: bool
    decided_by: Id
