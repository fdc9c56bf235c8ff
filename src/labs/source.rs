//! A lab's own source, cut at compile time: the part that readers see travels with the page, the rest does not.

const BEGIN: &[u8] = b"\n//~ begin\n";
const END: &[u8] = b"\n//~ end\n";

/// The text of a file beside this one from its `//~ begin` to its `//~ end`. The lines before are there but empty, so
/// that the shown ones keep their numbers.
macro_rules! shown_source {
    ($file:literal) => {{
        const FILE: &[u8] = include_bytes!($file);
        const SHOWN: &[u8; $crate::labs::source::length(FILE)] = &$crate::labs::source::shown(FILE);
        match std::str::from_utf8(SHOWN) {
            Ok(text) => text,
            Err(_) => panic!("a source is text"),
        }
    }};
}
pub(crate) use shown_source;

/// How long the shown text is.
pub(crate) const fn length(file: &[u8]) -> usize {
    let begin = find(file, BEGIN) + 1;
    lines(file, begin) + find(file, END) + END.len() - begin
}

/// The shown text.
pub(crate) const fn shown<const LENGTH: usize>(file: &[u8]) -> [u8; LENGTH] {
    let begin = find(file, BEGIN) + 1;
    let lines = lines(file, begin);
    let mut text = [b'\n'; LENGTH];
    let mut at = lines;
    while at < LENGTH {
        text[at] = file[begin + at - lines];
        at += 1;
    }
    text
}

/// How many lines end before that place.
const fn lines(file: &[u8], before: usize) -> usize {
    let (mut lines, mut at) = (0, 0);
    while at < before {
        if file[at] == b'\n' {
            lines += 1;
        }
        at += 1;
    }
    lines
}

/// Where the text is in the file. A file without it doesn't compile.
const fn find(file: &[u8], text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let mut same = 0;
        while same < text.len() && file[at + same] == text[same] {
            same += 1;
        }
        if same == text.len() {
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::Lab;

    #[test]
    fn what_is_between_the_markers_is_kept_with_its_line_numbers() {
        const FILE: &[u8] = "use a;\n\n//~ begin\nfn é() {}\n\n//~ end\nfn b() {}\n".as_bytes();
        let text = shown::<{ length(FILE) }>(FILE);
        assert_eq!(str::from_utf8(&text), Ok("\n\n//~ begin\nfn é() {}\n\n//~ end\n"));
    }

    #[test]
    fn every_shown_line_is_that_line_of_its_file() {
        for lab in Lab::ALL {
            let file = std::fs::read_to_string(lab.file).unwrap();
            let shown = lab.source.lines().zip(file.lines()).filter(|(shown, _)| !shown.is_empty());
            assert!(shown.clone().count() > 20 && shown.clone().all(|(shown, line)| shown == line), "{}", lab.file);
        }
    }
}
