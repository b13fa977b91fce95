import pytest

from tests.support.programs import PROGRAMS, Program, find

pytest_plugins = ["pytester"]

TWO_TESTS = """
import pytest

@pytest.mark.needs("unobtainium")
def test_needs_it():
    pass

def test_needs_nothing():
    pass
"""


KNOWN = """
from tests.support.programs import PROGRAMS, Program

PROGRAMS["unobtainium"] = Program(("unobtainium-9",), "unobtainium")
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setitem(PROGRAMS, "unobtainium", Program(("unobtainium-9",), "unobtainium"))
    monkeypatch.delenv("REQUIRE_PROGRAMS", raising=False)
    pytester.makeini("[pytest]\nmarkers = needs(program): as in the suite\n")
    pytester.makepyfile(TWO_TESTS)
    return pytester


def run(suite: pytest.Pytester, *more: str) -> pytest.RunResult:
    return suite.runpytest_inprocess("-p", "tests.support.programs", "-p", "no:cacheprovider", *more)


def test_what_needs_a_missing_program_is_told_as_not_run(suite: pytest.Pytester) -> None:
    result = run(suite)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["not run: 1 test needs unobtainium: apt-get install unobtainium"])


def test_what_several_processes_have_not_run_is_told_too(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makeconftest(KNOWN)  # known to them as well
    suite.makepyfile(test_more=TWO_TESTS)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # each process would import all of them
    result = run(suite, "-p", "xdist", "--numprocesses=2", "--dist=loadfile")
    result.assert_outcomes(passed=2, skipped=2)
    result.stdout.fnmatch_lines(["not run: 2 tests need unobtainium: apt-get install unobtainium"])


@pytest.mark.parametrize("required", ["all", "chromium unobtainium"])
def test_a_required_program_that_is_missing_fails(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, required: str
) -> None:
    monkeypatch.setenv("REQUIRE_PROGRAMS", required)
    result = run(suite)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*REQUIRE_PROGRAMS asks for it*"])


def test_runs_where_the_program_is(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROGRAMS, "unobtainium", Program(("sh",), "unobtainium"))
    run(suite).assert_outcomes(passed=2)
    assert find("unobtainium")


def test_a_script_that_installs_is_told() -> None:
    assert Program(("sh",), "dash", script="deploy/dash.sh").remedy == "deploy/dash.sh"


def test_what_only_root_may_start_is_missing_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert list(Program(("sh",), "dash", as_root=True).places()) == []
