//! Renders the first view of each screen, lab and preset into a built page, by the page's own components: it is there, and can be read even
//! without JavaScript, before the program is. `boot.js` loads the program at the reader's first act, and yew takes over
//! the elements that it finds.
//!
//! `first-view FOLDER`: the page `FOLDER/index.html` gets the view that it opens with, and the links that
//! have one; `FOLDER/first/` a file for each of them, and for each as an embedded figure, for `boot.js`; `FOLDER/read/` a
//! page for each of them, for readers whose browser runs no script. `FOLDER/embed.html` is the same page for figures in other
//! pages, which need nothing of what it opens with.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use futures::executor::block_on;
use yew::LocalServerRenderer;

use await_lab::session::still;
use await_lab::session::still::Still;
use await_lab::ui::{App, AppProps, Page};

/// Where the view belongs in the page.
const PLACE: &str = r#"<div id="app"></div>"#;
/// What search engines and social networks read of the page, and not of a figure of it.
const ABOUT: &str = "<!-- about -->";
/// Where the list of what can be read belongs: at the end of what browsers show that run no script.
const LIST: &str = "</noscript>";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder is the built page in?")?;
    let folder = Path::new(&folder);
    let page = folder.join("index.html");
    let built = fs::read_to_string(&page)?;
    let (before, after) = built.split_once(PLACE).ok_or("the page has no place for the view")?;
    let (head, rest) = before.split_once(LIST).ok_or("the page has no place for the list of its views")?;
    let (views, readable) = (folder.join("first"), folder.join("read"));
    fs::create_dir_all(&views)?;
    fs::create_dir_all(&readable)?;
    let links = still::links();
    for link in &links {
        let view = framed("", Still { link: link.clone(), embedded: false });
        fs::write(readable.join(still::file(link, false)), to_read(&built, &links, link, &view))?;
        fs::write(views.join(still::file(link, false)), view)?;
    }
    let figures = still::figures();
    for link in &figures {
        fs::write(views.join(still::file(link, true)), framed("", Still { link: link.clone(), embedded: true }))?;
    }
    let place = format!(r#"<div id="app"{}></div>"#, known(&figures));
    let head_of_figure = head.replace(ABOUT, r#"<meta name="robots" content="noindex">"#);
    fs::write(folder.join("embed.html"), format!("{head_of_figure}{LIST}{rest}{place}{after}"))?;
    let list = list(&links, still::asked(""), "read/");
    let view = framed(&known(&links), Still::default());
    fs::write(page, format!("{head}{list}{LIST}{rest}{view}{after}"))?;
    Ok(())
}

/// The links that have a view, for `boot.js`.
fn known(links: &[String]) -> String {
    let asked: Vec<&str> = links.iter().map(|link| still::asked(link)).collect();
    format!(r#" data-views="{}""#, asked.join(" "))
}

/// A view in its place; `known` is what more is said of the place.
fn framed(known: &str, page: Still) -> String {
    let asked_here = still::asked(&page.link).to_owned();
    let props = AppProps { page: Page::new(Rc::new(page)), begin: None };
    let view = block_on(LocalServerRenderer::<App>::with_props(props).render());
    format!(r#"<div id="app" data-view="{asked_here}"{known}>{view}</div>"#)
}

/// A page that shows a view and runs nothing: its links lead to pages of its kind.
fn to_read(built: &str, links: &[String], link: &str, view: &str) -> String {
    let styles: Vec<&str> = built.lines().filter(|line| line.contains(r#"rel="stylesheet""#)).collect();
    let styles = styles.join("\n").replace(r#"href="./"#, r#"href="../"#);
    let view = links.iter().fold(view.replace(r##"href="#""##, r#"href="../""#), |view, link| {
        view.replace(&format!(r#"href="{link}""#), &format!(r#"href="{}""#, still::file(link, false)))
    });
    // What has no page of this kind needs the program.
    let view = view.replace(r##"href="#"##, r##"href="../#"##);
    let (title, list) = (still::title(link), list(links, still::asked(link), ""));
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{title} – Await Lab</title>
{styles}
</head>
<body class="readable">
  <div class="boot-note"><p>This page is to be read: it runs nothing. <a href="../{link}">Run this experiment</a>, which needs JavaScript.</p>{list}</div>
  {view}
</body>
</html>
"#
    )
}

/// The pages that can be read, each under the name that links to the program have for it. `here` is what the page with
/// the list shows itself, `folder` where they are as seen from it.
fn list(links: &[String], here: &str, folder: &str) -> String {
    let item = |link: &String| {
        let (id, file, title) = (still::asked(link), still::file(link, false), still::title(link));
        let mark = if id == here { r#" class="here""# } else { "" };
        format!(r#"<li id="{id}"{mark}><a href="{folder}{file}">{title}</a></li>"#)
    };
    format!(r#"<ul class="readings">{}</ul>"#, links.iter().map(item).collect::<String>())
}
