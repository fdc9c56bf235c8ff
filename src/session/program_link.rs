//! The address of a program: `#program?example=NAME`, or `#program?name=FILE&code=PACKED` with the text itself, packed by the
//! browser (deflate, then base64 as addresses have it). `world=` and `seed=` as for labs. It opens; it never runs by itself.

use crate::labs::DEFAULT_SEED;
use crate::trace::WorldKind;

use super::editor::{Editor, UNNAMED, Wanted};
use super::examples::{EXAMPLES, Example};
use super::link::{MAX_SHARED_LINK, decoded, read_seed};
use super::ports::Files;

/// What is said of a program for which that is too little.
pub const TOO_LONG: &str =
    "The program is too long for a link, which holds 8 KiB: send its text, or its run as a file.";
/// What is said of a link whose program can’t be read.
pub const UNREADABLE: &str = "The program in the link could not be read: the link is cut short, or was changed on its way. \
                              Ask for it once more, or for the file.";
/// The longest name of a file.
const MAX_NAME: usize = 60;

/// What a link asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The program; nothing for the one that the page opens with.
    pub wanted: Option<Wanted>,
    /// Whether it is to run in the browser’s real time.
    pub browser: bool,
    /// What `random` grows from.
    pub seed: Option<u64>,
    /// What the reader has to be told.
    pub notices: Vec<String>,
}

/// Reads a link.
pub fn read(link: &str) -> Asked {
    let mut asked = Asked::default();
    // On its way a link may get longer: each sign of its own becomes `%` and two digits in some messages.
    if link.len() > 2 * MAX_SHARED_LINK {
        let most = MAX_SHARED_LINK / 1024;
        asked
            .notices
            .push(format!("The link is longer than {most} KiB, so its program was not read. Ask for it as a file."));
        return asked;
    }
    let link = decoded(link);
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let (mut name, mut code) = (None, None);
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "example" => match Example::named(&value) {
                Some(example) => asked.wanted = Some(Wanted::Example(example)),
                None => asked
                    .notices
                    .push("The link names an example that is not here. Choose one from the list.".to_owned()),
            },
            "name" => name = Some(plain(&value)),
            "code" => code = Some(value.into_owned()),
            "world" => asked.browser = value == WorldKind::Browser.name(),
            "seed" => asked.seed = read_seed(&value),
            _ => {}
        }
    }
    if let Some(code) = code.filter(|code| !code.is_empty()) {
        asked.wanted = Some(Wanted::Packed { name: name.unwrap_or_else(|| UNNAMED.to_owned()), code });
    }
    asked
}

/// The name of a file as it is shown and run: letters, digits and a few marks, and `.py` at its end.
pub fn plain(name: &str) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.strip_suffix(".py").unwrap_or(stem);
    let is_good = |letter: &char| letter.is_alphanumeric() || "-_ .".contains(*letter);
    let stem: String = stem.chars().filter(is_good).take(MAX_NAME).collect();
    let stem = stem.trim().trim_matches('.');
    if stem.is_empty() { UNNAMED.to_owned() } else { format!("{stem}.py") }
}

/// The link of a program; with the packed text, unless it is an example as it came. Nothing if it would be too long.
pub fn write(editor: &Editor, packed: Option<&str>) -> Option<String> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match (editor.unchanged(), packed) {
        (Some(example), _) if *example == EXAMPLES[0] => {}
        (Some(example), _) => drop(query.append_pair("example", example.name)),
        (None, Some(packed)) => {
            if *editor.name != *UNNAMED {
                query.append_pair("name", &editor.name);
            }
            query.append_pair("code", packed);
        }
        (None, None) => return None,
    }
    if editor.place == WorldKind::Browser {
        query.append_pair("world", editor.place.name());
    }
    if editor.seed != DEFAULT_SEED {
        query.append_pair("seed", &editor.seed.to_string());
    }
    let query = query.finish();
    let link = if query.is_empty() { "#program".to_owned() } else { format!("#program?{query}") };
    (link.len() <= MAX_SHARED_LINK).then_some(link)
}

/// The link of a program, with its text packed by the browser where it must be. Nothing if it would be too long.
pub async fn packed(files: &dyn Files, editor: &Editor) -> Option<String> {
    match write(editor, None) {
        Some(link) => Some(link),
        None => write(editor, files.pack(&editor.text).await.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::editor::first;

    #[test]
    fn what_is_written_can_be_read() {
        let (editor, _) = first();
        assert_eq!(write(&editor, None).as_deref(), Some("#program"));
        let other = Editor { place: WorldKind::Browser, seed: 7, ..Editor::with("a b.py", "print(1)", None) };
        let link = write(&other, Some("c0de")).unwrap();
        let asked = read(&link);
        assert_eq!(asked.wanted, Some(Wanted::Packed { name: "a b.py".to_owned(), code: "c0de".to_owned() }));
        assert!(asked.browser && asked.seed == Some(7) && asked.notices.is_empty(), "{link}");
    }

    #[test]
    fn a_link_that_would_be_too_long_is_not_written_and_one_that_came_is_not_read() {
        let code = "x".repeat(MAX_SHARED_LINK);
        assert_eq!(write(&Editor::with("a.py", "…", None), Some(&code)), None);
        let asked = read(&format!("#program?code={code}{code}"));
        assert!(asked.wanted.is_none() && asked.notices.len() == 1);
    }

    #[test]
    fn the_name_of_a_file_is_harmless() {
        let names = ["../../etc/passwd", "<b>.py", "", ".", "C:\\a\\prog.py", "...py"];
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        assert_eq!(plain, ["passwd.py", "b.py", "program.py", "program.py", "prog.py", "program.py"]);
    }
}
