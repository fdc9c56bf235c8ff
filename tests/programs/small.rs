//! Programs of a few lines, one for each way in which tasks wait for one another, cancel one another and run out of time.

use super::compare::Asyncio;
use super::syntax::Statement::*;
use super::syntax::{Kind, Program, Statement};

/// Both sides do the same, down to the steps; and these lines are among what they say, in this order.
fn check(bodies: Vec<Vec<Statement>>, expected: &[&str]) {
    let program = Program { queues: vec![(Kind::Fifo, 1)], semaphores: vec![1], locks: 1, bodies };
    let mut asyncio = Asyncio::start();
    assert_eq!(asyncio.agrees_on(std::slice::from_ref(&program)), 1, "the engine differs here on purpose");
    let lines = asyncio.run(&[program]).remove(0).unwrap_or_default();
    let mut rest = lines.iter();
    for line in expected {
        assert!(rest.any(|said| said == line), "{line:?} is not said, or not in its turn: {lines:#?}");
    }
}

#[test]
fn a_sleeper_is_cancelled() {
    check(
        vec![vec![Spawn(1), Sleep(5), Cancel(1), Outcome(1)], vec![Sleep(9)]],
        &["5 0 cancelled 1: Some(true)", "5 1 cancelled", "5 0 outcome cancelled", "5 ends", "steps [3, 2]"],
    );
}

#[test]
fn a_task_is_cancelled_before_its_first_step() {
    check(vec![vec![Spawn(1), Cancel(1), Outcome(1)], vec![Sleep(9)]], &["0 0 outcome cancelled", "steps [2, 1]"]);
}

#[test]
fn a_getter_is_cancelled_in_the_queue() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Sleep(5), Cancel(1), Put(0, 7), Outcome(1), Outcome(2)],
            vec![Get(0)],
            vec![Get(0)],
        ],
        &["5 1 cancelled", "5 2 got 7", "steps [3, 2, 2]"],
    );
}

#[test]
fn a_getter_is_cancelled_that_was_woken_already() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Sleep(5), Put(0, 7), Cancel(1), Outcome(1), Outcome(2)],
            vec![Get(0)],
            vec![Get(0)],
        ],
        &["5 1 cancelled", "5 2 got 7"],
    );
}

#[test]
fn a_putter_is_cancelled_that_was_woken_already() {
    check(
        vec![
            vec![Put(0, 1), Spawn(1), Spawn(2), Sleep(5), GetNowait(0), Cancel(1), Outcome(1), Outcome(2), State(0)],
            vec![Put(0, 2)],
            vec![Put(0, 3)],
        ],
        &["5 1 cancelled", "5 2 put 3: ok", "5 0 <Queue maxsize=1 _queue=[3] tasks=2> 1 false true"],
    );
}

#[test]
fn a_cancel_goes_down_a_chain_of_awaits() {
    check(
        vec![
            vec![Spawn(1), Sleep(5), Cancel(1), Cancel(1), Outcome(1)],
            vec![Spawn(2), Await(2)],
            vec![Spawn(3), Await(3)],
            vec![Sleep(9)],
        ],
        &["5 3 cancelled", "5 2 cancelled", "5 1 cancelled", "5 0 outcome cancelled"],
    );
}

#[test]
fn a_limit_of_no_time() {
    check(
        vec![vec![Timeout(0, vec![Say("begun".to_owned()), Sleep(0), Say("not reached".to_owned())])]],
        &["0 0 begun", "0 0 timed out", "steps [2]"],
    );
}

#[test]
fn a_limit_of_no_time_on_work_that_does_not_wait() {
    check(vec![vec![Timeout(0, vec![Say("done".to_owned())])]], &["0 0 done", "0 0 in time", "steps [1]"]);
}

#[test]
fn the_inner_of_two_limits_is_met_first() {
    check(
        vec![vec![Timeout(5, vec![Timeout(2, vec![Sleep(9)]), Sleep(9)])]],
        &["2 0 timed out", "5 0 timed out", "steps [3]"],
    );
}

#[test]
fn the_outer_of_two_limits_is_met_first() {
    check(vec![vec![Timeout(2, vec![Timeout(5, vec![Sleep(9)]), Sleep(9)])]], &["2 0 timed out", "2 ends"]);
}

#[test]
fn two_limits_are_met_at_once() {
    check(
        vec![vec![Timeout(2, vec![Timeout(2, vec![Sleep(9)]), Sleep(9)])]],
        &["2 0 timed out", "2 ends", "steps [2]"],
    );
}

#[test]
fn a_limit_is_met_at_the_moment_in_which_the_work_is_done() {
    // The limit was armed first, so it fires first.
    check(vec![vec![Timeout(2, vec![Sleep(2)])]], &["2 0 timed out"]);
}

#[test]
fn a_limit_on_a_task_cancels_it_and_waits_for_its_end() {
    check(
        vec![vec![Spawn(1), Timeout(2, vec![Await(1)])], vec![Sleep(9)]],
        &["2 1 cancelled", "2 0 timed out", "steps [2, 2]"],
    );
}

#[test]
fn a_task_is_cancelled_at_the_moment_in_which_its_limit_is_met() {
    check(
        vec![vec![Spawn(1), Sleep(2), Cancel(1), Outcome(1)], vec![Timeout(2, vec![Sleep(9)])]],
        &["2 1 cancelled", "2 0 outcome cancelled"],
    );
}

#[test]
fn a_gather_with_a_child_that_fails() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), GatherOutcomes(vec![1, 2, 3])],
            vec![Sleep(1)],
            vec![Sleep(2), Fail(String::new())],
            vec![Sleep(3)],
        ],
        &["2 2 failed", "3 3 ended", "3 0 gathered [1, failed 2, 3]", "steps [2, 2, 2, 2]"],
    );
}

#[test]
fn a_gather_with_a_child_that_is_cancelled() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Gather(vec![2, 3])],
            vec![Sleep(1)],
            vec![Await(1)],
            vec![Sleep(3), Sleep(3)],
        ],
        &["3 3 slept", "6 0 gathered [2, 3]"],
    );
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Cancel(1), Spawn(4), Outcome(4), Sleep(9)],
            vec![Sleep(1)],
            vec![Await(1)],
            vec![Sleep(3)],
            vec![Gather(vec![2, 3])],
        ],
        &["0 2 cancelled", "0 4 cancelled", "0 0 outcome cancelled", "3 3 ended"],
    );
}

#[test]
fn a_gather_that_is_cancelled() {
    check(
        vec![
            vec![Spawn(1), Sleep(1), Cancel(1), Outcome(1)],
            vec![Spawn(2), Spawn(3), GatherOutcomes(vec![2, 3])],
            vec![Sleep(5)],
            vec![Sleep(6)],
        ],
        &["1 2 cancelled", "1 3 cancelled", "1 1 cancelled", "1 0 outcome cancelled"],
    );
}

#[test]
fn a_gather_of_what_has_ended_already() {
    check(
        vec![vec![Spawn(1), Spawn(2), Sleep(1), Gather(vec![1, 2])], vec![], vec![]],
        &["1 0 gathered [1, 2]", "steps [2, 1, 1]"],
    );
}

#[test]
fn results_in_the_order_of_their_completion() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Each(vec![1, 2, 3], 3)],
            vec![Sleep(3)],
            vec![Sleep(1)],
            vec![Sleep(2)],
        ],
        &["1 0 next 2", "2 0 next 3", "3 0 next 1", "steps [4, 2, 2, 2]"],
    );
}

#[test]
fn the_first_success_wins_and_the_others_are_cancelled() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), FirstSuccess(vec![1, 2, 3])],
            vec![Sleep(1), Fail(String::new())],
            vec![Sleep(2)],
            vec![Sleep(3)],
        ],
        &["1 1 failed", "2 3 cancelled", "2 0 first Some(2)"],
    );
}

#[test]
fn nobody_succeeds() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), FirstSuccess(vec![1, 2])],
            vec![Sleep(1), Fail(String::new())],
            vec![Fail(String::new())],
        ],
        &["1 0 first None"],
    );
}

#[test]
fn the_first_of_a_race_wins() {
    check(
        vec![vec![Spawn(1), Spawn(2), Race(vec![1, 2]), Sleep(9)], vec![Sleep(3)], vec![Sleep(1)]],
        &["1 0 won 2", "1 1 cancelled"],
    );
}

#[test]
fn of_several_that_have_ended_the_first_to_end_wins_a_race() {
    check(vec![vec![Spawn(2), Spawn(1), Race(vec![1, 2])], vec![], vec![]], &["0 0 won 2"]);
}

#[test]
fn a_semaphore_passes_over_who_was_cancelled() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Sleep(1), Cancel(2), Outcome(2), Outcome(3)],
            vec![Permit(0, vec![Sleep(5)])],
            vec![Permit(0, vec![])],
            vec![Permit(0, vec![])],
        ],
        &["1 2 cancelled", "5 3 acquired"],
    );
}

#[test]
fn a_lock_goes_to_the_first_in_line_and_passes_over_who_was_cancelled() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Sleep(1), Cancel(2), Outcome(2), Outcome(3)],
            vec![Lock(0, vec![Sleep(5)])],
            vec![Lock(0, vec![])],
            vec![Lock(0, vec![])],
        ],
        &["0 1 locked", "1 2 cancelled", "5 1 unlocked", "5 3 locked", "steps [4, 2, 2, 2]"],
    );
}

#[test]
fn who_was_given_a_lock_and_is_cancelled_before_its_turn_passes_it_on() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Spawn(3), Sleep(5), Cancel(2), Outcome(3)],
            vec![Lock(0, vec![Sleep(5)])],
            vec![Lock(0, vec![])],
            vec![Lock(0, vec![])],
        ],
        &["5 2 cancelled", "5 3 locked"],
    );
}

#[test]
fn who_comes_while_others_wait_for_a_lock_waits_behind_them() {
    check(
        vec![
            vec![Spawn(1), Spawn(2), Sleep(5), Lock(0, vec![]), Outcome(2)],
            vec![Lock(0, vec![Sleep(5)])],
            vec![Lock(0, vec![Sleep(1)])],
        ],
        &["5 2 locked", "6 0 locked"],
    );
}

#[test]
fn a_task_that_locks_twice_waits_for_itself() {
    check(vec![vec![Lock(0, vec![Lock(0, vec![])])]], &["0 0 locked", "0 never ends"]);
}
