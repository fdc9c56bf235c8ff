//! Files of other versions: those before open, those after say what to do.

use await_lab::trace::file;
use await_lab::trace::file::{FileError, StoredRun, read};

use crate::common::said;
use crate::{changed, write};

#[test]
fn files_of_the_first_version_open_and_are_written_as_the_second() {
    let text = include_str!("../data/version-1.json").trim_end();
    let back = read(text).unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!(said(&back[1]), ["another run"]);
    // Each event is what the old text says, with its line in the lab's one file.
    let old: serde_json::Value = serde_json::from_str(text).unwrap();
    for (event, was) in back[0].events().iter().zip(old["runs"][0]["events"].as_array().unwrap()) {
        let line = back[0].line(event).map_or(0, |line| line.number);
        assert_eq!((line, event.kind.name()), (was[2].as_u64().unwrap() as u32, was[3].as_str().unwrap()));
        assert!(back[0].line(event).is_none_or(|line| line.file == 0));
    }
    let written = write(&back.iter().collect::<Vec<_>>());
    assert!(written.starts_with("{\"await-lab\":2,"));
    assert!(read(&written).unwrap() == back);
}

#[test]
fn a_file_of_a_later_version_says_what_to_do() {
    for version in ["3", "4294967295"] {
        let result = changed("{\"await-lab\":2", &format!("{{\"await-lab\":{version}"));
        let Err(error @ FileError::Newer(_)) = result else { panic!("{result:?}") };
        assert!(error.to_string().contains("reload"), "{error}");
    }
    // Whatever else a later version holds, it is the version that is said.
    assert!(matches!(read(r#"{"await-lab":7,"other":[{}]}"#), Err(FileError::Newer(7))));
}

#[test]
fn a_version_that_never_was_is_refused() {
    for version in ["0", "-1", "1.5", "\"1\"", "4294967296", "null"] {
        assert!(changed("{\"await-lab\":2", &format!("{{\"await-lab\":{version}")).is_err(), "{version}");
    }
}

#[test]
fn in_a_file_of_version_1_a_sentinel_is_known_by_its_name_and_flagged_on_reading() {
    let text = r#"{"await-lab":1,"runs":[{"lab":"producer-consumer","variant":"sentinels","plan":[],"seed":1,
        "world":"simulated","clock_step":1,"source":0,"labels":["main","None","a"],"events":[[0,1,0,"spawned",0,0],
        [0,1,1,"queue-opened",0,0,0],[0,1,2,"item-put",0,0,2],[0,1,2,"item-put",0,1,1]]}]}"#;
    let traces = read(text).unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<&str> = traces[0].events().iter().map(|event| event.kind.name()).collect();
    assert_eq!(names, ["spawned", "queue-opened", "item-put", "sentinel-marked", "item-put"]);
    // What is written again has the flag, and is not flagged twice.
    let again = read(&file::write(vec![StoredRun::with_bodies(&traces[0])]).unwrap()).unwrap();
    assert_eq!(again[0].events().len(), 5);
}
