"""Everything that may be done to the ledger. Each act writes its event in the same transaction.

at is when it is done, in UTC without a zone, and who does it, for whoever reads the ledger later. An act about a number
that nothing has raises SQLAlchemy's NoResultFound, and then nothing is written.
"""

from data.ledger.acts.deliveries import (
    STATES,
    Counts,
    NotNow,
    accept,
    ask_agency,
    check,
    compare,
    fail,
    find,
    is_checked,
    receive,
    receive_again,
    refuse,
    reject,
    release,
    reply,
    try_again,
    withdraw,
)
from data.ledger.acts.editions import (
    BadDecision,
    begin_anew,
    choose_first_page,
    issue_anew,
    looked,
    sealed,
    take_back_baseline,
)
from data.ledger.acts.event import now
from data.ledger.acts.jobs import JOB_STATES, JOBS, begin, end, give_up, queue, resume, tell
from data.ledger.acts.mappings import map_answers, map_headings, retire_mapping
from data.ledger.acts.returns import mark_return
from data.ledger.acts.words import decide_words, find_words, forget_words, key_of_words, withhold_words

__all__ = [
    "JOBS",
    "JOB_STATES",
    "STATES",
    "BadDecision",
    "Counts",
    "NotNow",
    "accept",
    "ask_agency",
    "begin",
    "begin_anew",
    "check",
    "choose_first_page",
    "compare",
    "decide_words",
    "end",
    "fail",
    "find",
    "find_words",
    "forget_words",
    "give_up",
    "is_checked",
    "issue_anew",
    "key_of_words",
    "looked",
    "map_answers",
    "map_headings",
    "mark_return",
    "now",
    "queue",
    "receive",
    "receive_again",
    "refuse",
    "reject",
    "release",
    "reply",
    "resume",
    "retire_mapping",
    "sealed",
    "take_back_baseline",
    "tell",
    "try_again",
    "withdraw",
    "withhold_words",
]
