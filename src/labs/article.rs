//! The articles that the labs were made from: each preset names the one whose example it runs.

/// An article whose example runs here.
#[derive(Debug, PartialEq, Eq)]
pub struct Article {
    /// Its author; nothing where it names none.
    pub by: Option<&'static str>,
    /// Its title.
    pub title: &'static str,
    /// Its date, where it has one.
    pub date: Option<&'static str>,
}

impl Article {
    /// Author, title and date, to be read after `After` or `In`: `Alex, “Implementing asynchrony …”`.
    pub fn cited(&self) -> String {
        let by = self.by.map_or(String::new(), |by| format!("{by}, "));
        let date = self.date.map_or(String::new(), |date| format!(", {date}"));
        format!("{by}“{}”{date}", self.title)
    }

    /// The same in few words: its author, or its title.
    pub fn short(&self) -> String {
        self.by.map_or_else(|| format!("“{}”", self.title), |by| format!("the article by {by}"))
    }
}

/// The articles that the labs were made from.
pub static SANCHEZ_YALI: Article = Article {
    by: Some("Alejandro Sánchez Yalí"),
    title: "Python Concurrency, Part 2: Asyncio and HTTP Operations",
    date: Some("29 April 2025"),
};
/// See [`SANCHEZ_YALI`].
pub static PYNOTES: Article = Article {
    by: Some("Brad’s PyNotes"),
    title: "Asyncio Module: Asynchronous Programming With Async/Await",
    date: None,
};
/// See [`SANCHEZ_YALI`].
pub static EFFICIENT_PYTHON: Article =
    Article { by: None, title: "Efficient Python: Mastering Concurrency with Asyncio", date: None };
/// See [`SANCHEZ_YALI`].
pub static UNLOCKING: Article = Article {
    by: None,
    title: "Asyncio Concurrency in Python: Unlocking Asynchronous Magic",
    date: Some("25 March 2024"),
};
/// See [`SANCHEZ_YALI`].
pub static ALEX: Article =
    Article { by: Some("Alex"), title: "Implementing asynchrony in Python with the asyncio module", date: None };
