//! Locks with who holds them and who waits, groups with their tasks, and their picture.

use await_lab::lens::fold::axis::{Axis, Stretch};
use await_lab::lens::highlight::{Entity, Highlight};
use await_lab::lens::tasks::groups::Groups;
use await_lab::lens::tasks::holders::{Holders, Stay};
use await_lab::lens::words::names::Names;
use await_lab::lens::words::sharing::held;
use await_lab::picture::sharing::{Block, Scene, blocks};
use await_lab::picture::strip::{Shape, Strip};
use await_lab::trace::event::{Kind, RunEnd, TaskEnd, TaskId, WaitKind};
use await_lab::trace::{Header, Trace, file};

use super::{lab, ms, whole};

/// Three look-ups with two permits in a gather; then three updates under a lock in a task group, of which the second fails.
fn recorded() -> Trace {
    file::read(include_str!("../data/sharing.json")).unwrap().pop().unwrap()
}

fn drawn(trace: &Trace, at: u64) -> Vec<Block> {
    let until = trace.last_at();
    let scene = Scene {
        trace,
        names: &whole(trace),
        lanes: &whole(trace),
        cancellations: &whole(trace),
        axis: Axis { seen: Stretch::until(until), width: 800 },
        until,
        at: ms(at),
        lit: &Highlight::default(),
    };
    blocks(scene, &whole(trace), &whole(trace)).0
}

#[test]
fn a_lock_is_held_by_one_task_at_a_time_and_the_others_wait_for_it() {
    let trace = recorded();
    let holders = whole::<Holders>(&trace);
    let lock = holders.all().iter().find(|shared| shared.what.0 == WaitKind::Lock).unwrap();
    let times = |stays: &[Stay]| -> Vec<_> { stays.iter().map(|stay| (stay.task.0, stay.from, stay.to)).collect() };
    let (start, second, third) = (ms(1_000), ms(1_500), ms(2_000));
    assert_eq!(times(&lock.holds), [(5, start, Some(second)), (6, second, Some(third)), (7, third, Some(third))]);
    assert_eq!(times(&lock.waits), [(6, start, Some(second)), (7, start, Some(third))]);
}

#[test]
fn as_many_hold_a_semaphore_as_it_has_permits() {
    let trace = lab("fetch", "bounded", "practice");
    let holders = whole::<Holders>(&trace);
    let [permits] = holders.all() else { panic!("{holders:?}") };
    let at_once = |at| permits.holds.iter().filter(|hold| hold.from <= at && hold.to.is_none_or(|to| to > at)).count();
    let most = permits.holds.iter().map(|hold| at_once(hold.from)).max();
    assert_eq!((permits.what.0, most), (WaitKind::Permit, Some(2)));
    assert!(permits.holds.iter().chain(&permits.waits).all(|stay| stay.to.is_some()));
}

#[test]
fn who_holds_it_is_said_of_one_and_how_many_permits_are_held_of_several() {
    let trace = lab("fetch", "bounded", "practice");
    let (holders, names) = (whole::<Holders>(&trace), whole::<Names>(&trace));
    let [permits] = holders.all() else { panic!("{holders:?}") };
    let words = |at| held(&trace, &names, permits, at);
    let at_once = |at| permits.holds.iter().filter(|hold| hold.from <= at && hold.to.is_none_or(|to| to > at)).count();
    let moments = permits.holds.iter().flat_map(|hold| [Some(hold.from), hold.to]).flatten();
    let mut said = [0; 3];
    for at in moments {
        said[at_once(at)] += 1;
        match at_once(at) {
            0 => assert!(words(at).starts_with("held "), "{}", words(at)),
            1 => assert!(words(at).contains(" holds it"), "{}", words(at)),
            _ => assert!(words(at).starts_with("2 of its permits are held"), "{}", words(at)),
        }
    }
    assert!(said.iter().all(|count| *count > 0), "{said:?}");
}

#[test]
fn a_group_has_its_tasks_and_who_waits_for_them() {
    let trace = recorded();
    let groups = whole::<Groups>(&trace);
    let [gather, group] = groups.all() else { panic!("{groups:?}") };
    assert_eq!((gather.what.0, &*gather.tasks), (WaitKind::Group, &[2, 3, 4].map(TaskId)[..]));
    assert_eq!((group.what.0, &*group.tasks), (WaitKind::TaskGroup, &[5, 6, 7].map(TaskId)[..]));
    assert_eq!((group.awaited, group.to), (Some((TaskId::MAIN, ms(1_000))), Some(ms(2_000))));
}

#[test]
fn the_picture_says_who_holds_who_waits_who_failed_and_who_cancelled_whom() {
    let trace = recorded();
    let blocks = drawn(&trace, 2_000);
    let titles: Vec<_> = blocks.iter().map(|block| (&*block.title, &*block.facts)).collect();
    let expected = [
        ("Semaphore permits", "held 3 times, for 1.75 s · 1 wait, the longest look_up 3’s, 0.50 s at line 13"),
        ("Lock ledger", "held 3 times, for 1.00 s · 2 waits, the longest update 3’s, 1.00 s at line 5"),
        ("The gather", "3 tasks · main waited 1.00 s for them"),
        ("The task group", "3 tasks · main waited 1.00 s for them · 1 failed · 2 cancelled"),
    ];
    assert_eq!(titles, expected);
    let words = |strip: &Strip| -> Vec<String> { strip.marks.iter().filter_map(|mark| mark.words.clone()).collect() };
    let told =
        |block: &Block| -> Vec<_> { block.strips.iter().map(|strip| (strip.name.clone(), words(strip))).collect() };
    let own = |name: &str, words: &[&str]| (name.to_owned(), words.iter().map(|word| (*word).to_owned()).collect());
    let lock = [
        own("held by", &["update", "update 2", "update 3"]),
        own("update 2", &["0.50 s at line 5"]),
        own("update 3", &["1.00 s at line 5"]),
    ];
    assert_eq!(told(&blocks[1]), lock);
    let group = [
        own("update", &["cancelled by update 2"]),
        own("update 2", &["failed with ValueError"]),
        own("update 3", &["cancelled by update 2"]),
    ];
    assert_eq!(told(&blocks[3]), group);
    assert!(blocks[3].is_group && !blocks[1].is_group);
    let crosses = blocks[3].strips.iter().filter(|strip| matches!(strip.marks[1].shape, Shape::Cross(_)));
    assert_eq!(crosses.count(), 3);
}

#[test]
fn two_who_hold_at_once_stand_one_above_the_other_and_what_is_pointed_at_is_lit() {
    let trace = recorded();
    let permits = &drawn(&trace, 0)[0].strips[0];
    let (first, second) = (&permits.marks[0], &permits.marks[1]);
    assert!(first.from == second.from && first.y + first.height <= second.y, "{permits:?}");
    assert!(second.y + second.height <= permits.height);
    assert!(matches!(first.entity, Some(Entity::Event(_))));
}

#[test]
fn who_waits_for_ever_is_not_left_behind_by_its_group() {
    let crosses = |how| {
        let mut trace = Trace::new(Header::default());
        let name = trace.label("stuck");
        for (task, by) in [(TaskId::MAIN, TaskId::LOOP), (TaskId(2), TaskId::MAIN)] {
            trace.push(ms(0), 0, task, Kind::Spawned { name, by });
        }
        trace.push(ms(0), 0, TaskId(2), Kind::Grouped { wait: WaitKind::TaskGroup, number: 0 });
        trace.push(ms(9), 0, TaskId(2), Kind::Ended { how: TaskEnd::LeftBehind });
        trace.push(ms(9), 0, TaskId::LOOP, Kind::RunEnded { how });
        drawn(&trace, 9)[0].strips[0].marks.iter().filter(|mark| matches!(mark.shape, Shape::Cross(_))).count()
    };
    let hows = [RunEnd::Finished, RunEnd::Deadlocked, RunEnd::Interrupted];
    assert_eq!(hows.map(crosses), [1, 0, 0]);
}

#[test]
fn before_its_end_a_hold_is_told_as_it_is() {
    let trace = recorded();
    let facts = drawn(&trace, 1_200)[1].facts.clone();
    assert_eq!(facts, "update holds it · 2 waits, the longest update 2’s, 0.20 s at line 5");
}
