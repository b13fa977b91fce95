import threading
from datetime import UTC, datetime

import pytest

from connectors.deadline import Deadline
from connectors.errors import (
    ConnectorError,
    RateLimited,
    Refused,
    Suspended,
    TimedOut,
    TransientError,
    Unreachable,
)
from connectors.transport.addresses import Forbidden
from connectors.transport.hosts import Hosts
from connectors.transport.standings import REMEMBERED, Rules
from tests.support.waiting import until

NAME = "archive.test"
GONE = Unreachable("The service could not be reached.")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hosts(clock: Clock) -> Hosts:
    rules = Rules(failures=3, first_spell=30, longest_spell=100)
    return Hosts(per_host=2, rules=rules, clock=clock)


def visit(hosts: Hosts, error: ConnectorError | None = None, seconds: float = 10, name: str = NAME) -> None:
    one = hosts.visit(name, Deadline(seconds))
    if error:
        one.failed(error)
    one.end()


def refused(hosts: Hosts) -> TransientError:
    with pytest.raises(TransientError) as raised:
        visit(hosts)
    return raised.value


def test_failing_in_a_row_suspends_with_reason_and_time_left(hosts: Hosts, clock: Clock) -> None:
    for _ in range(3):
        visit(hosts, GONE)
    clock.now += 10
    told = refused(hosts)
    assert type(told) is Suspended
    assert told.retry_after == 20
    assert told.message == (
        "archive.test failed 3 times in a row; the portal asks it again in 20 s. "
        "The last time: The service could not be reached."
    )


def test_suspensions_grow_to_a_longest_and_success_clears(hosts: Hosts, clock: Clock) -> None:
    for _ in range(3):
        visit(hosts, GONE)
    spells = []
    for _ in range(4):
        spells.append(refused(hosts).retry_after)
        clock.now += 100
        visit(hosts, GONE)
    assert spells == [30, 60, 100, 100]
    clock.now += 100
    visit(hosts)
    visit(hosts, GONE)
    visit(hosts)  # not suspended: the count began anew
    assert [(health.works, health.words) for health in hosts.listing()] == [(True, "archive.test answers.")]


def test_an_answer_that_says_no_is_an_answer(hosts: Hosts) -> None:
    for _ in range(9):
        visit(hosts, Refused("No."))
    visit(hosts)


def test_a_question_without_fair_time_says_nothing(hosts: Hosts) -> None:
    for _ in range(9):
        visit(hosts, TimedOut("Late."), seconds=0.5)
    visit(hosts)
    for _ in range(3):
        visit(hosts, TimedOut("Late."), seconds=5)
    assert type(refused(hosts)) is Suspended


def test_who_asks_to_be_left_alone_is(hosts: Hosts, clock: Clock) -> None:
    visit(hosts, RateLimited("Slowly.", retry_after=120))
    told = refused(hosts)
    assert type(told) is RateLimited
    assert (told.message, told.retry_after) == ("archive.test asks to be left alone for another 2 min.", 120)
    clock.now += 121
    visit(hosts)


def test_hosts_are_apart(hosts: Hosts) -> None:
    for _ in range(3):
        visit(hosts, GONE)
    visit(hosts, name="other.test")
    assert [(health.host, health.works, health.wait) for health in hosts.listing()] == [
        (NAME, False, 30),
        ("other.test", True, 0),
    ]


def test_the_listing_tells_of_failures_before_a_suspension(hosts: Hosts) -> None:
    visit(hosts, GONE)
    (health,) = hosts.listing()
    assert health.words.startswith("archive.test failed. The last time: ")
    assert (health.works, health.failures, health.wait) == (False, 1, 0)


def test_a_forbidden_host_is_not_listed(hosts: Hosts) -> None:
    visit(hosts, Forbidden("No."))
    assert hosts.listing() == []


def test_only_so_many_questions_at_once(hosts: Hosts) -> None:
    first, second = hosts.visit(NAME, Deadline(5)), hosts.visit(NAME, Deadline(5))
    with pytest.raises(TimedOut, match=r"already has 2 questions open at archive\.test"):
        hosts.visit(NAME, Deadline(0.02))
    hosts.visit("other.test", Deadline(5)).end()
    first.end()
    first.end()
    hosts.visit(NAME, Deadline(5)).end()
    second.end()


def test_who_waits_gets_the_place_that_becomes_free(hosts: Hosts) -> None:
    first, second = hosts.visit(NAME, Deadline(5)), hosts.visit(NAME, Deadline(5))
    thread = threading.Thread(target=visit, args=(hosts,))
    thread.start()
    until(lambda: hosts._hosts[NAME].open == 3)
    first.end()
    thread.join(5)
    assert not thread.is_alive()
    second.end()


def test_who_waits_is_told_when_the_host_fails_others_meanwhile(hosts: Hosts) -> None:
    visit(hosts, GONE)
    first, second = hosts.visit(NAME, Deadline(5)), hosts.visit(NAME, Deadline(5))
    told: list[TransientError] = []
    thread = threading.Thread(target=lambda: told.append(refused(hosts)))
    thread.start()
    until(lambda: hosts._hosts[NAME].open == 3)
    for each in (first, second):
        each.failed(GONE)
    visit_of_another = Rules(failures=2).after
    hosts._standings.change(NAME, lambda before: visit_of_another(before, GONE, hosts._clock()))
    first.end()
    second.end()
    thread.join(5)
    assert type(told[0]) is Suspended


def test_memory_is_bounded(hosts: Hosts) -> None:
    for number in range(REMEMBERED + 50):
        visit(hosts, name=f"h{number}.test")
    assert len(hosts.listing()) == REMEMBERED


def test_who_is_pardoned_is_asked_again_at_once(clock: Clock) -> None:
    hosts = Hosts(rules=Rules(failures=1), clock=clock)
    visit(hosts)
    visit(hosts, GONE)
    assert refused(hosts)
    hosts.pardon(NAME)
    (health,) = hosts.listing()
    assert (health.works, health.failures, health.wait) == (True, 0, 0)
    visit(hosts)


def test_questions_open_at_a_suspension_do_not_lengthen_it(hosts: Hosts, clock: Clock) -> None:
    for _ in range(2):
        visit(hosts, GONE)
    both = [hosts.visit(NAME, Deadline(5)) for _ in range(2)]
    for one in both:
        one.failed(GONE)
        one.end()
    assert refused(hosts).retry_after == 30
    clock.now += 31
    visit(hosts, GONE)
    assert refused(hosts).retry_after == 60


def test_the_listing_tells_of_the_last_answer(hosts: Hosts, clock: Clock) -> None:
    visit(hosts)
    clock.now += 60
    visit(hosts, GONE)
    (health,) = hosts.listing()
    assert (health.works, health.answered) == (False, datetime.fromtimestamp(1000, UTC))
