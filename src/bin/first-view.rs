//! Renders the first view of each lab and preset into a built page, by the page's own components: it is there, and can be read even
//! without JavaScript, before the program is. `boot.js` loads the program at the reader's first act, and yew takes over
//! the elements that it finds.
//!
//! `first-view FOLDER`: the page `FOLDER/index.html` gets the view of the lab that it opens with and the names of all
//! others, `FOLDER/first/` a file for each of those, the embedded figures among them.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use futures::executor::block_on;
use yew::LocalServerRenderer;

use await_lab::app::still::{self, Still};
use await_lab::ui::{App, AppProps, Page};

/// Where the view belongs in the page.
const PLACE: &str = r#"<div id="app"></div>"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("which folder is the built page in?")?;
    let folder = Path::new(&folder);
    let page = folder.join("index.html");
    let (before, after) = read(&page)?;
    let views = folder.join("first");
    fs::create_dir_all(&views)?;
    let mut names = Vec::new();
    for link in still::links() {
        for embedded in [false, true] {
            let name = still::name(&link, embedded);
            let view = first_view(Still { link: link.clone(), embedded });
            fs::write(views.join(format!("{name}.html")), framed(&name, &view, ""))?;
            names.push(name);
        }
    }
    let view = framed(&still::name("", false), &first_view(Still::default()), &names.join(" "));
    fs::write(page, format!("{before}{view}{after}"))?;
    Ok(())
}

/// What stands before and after the place of the view.
fn read(page: &Path) -> Result<(String, String), Box<dyn Error>> {
    let text = fs::read_to_string(page)?;
    let (before, after) = text.split_once(PLACE).ok_or("the page has no place for the view")?;
    Ok((before.to_owned(), after.to_owned()))
}

fn first_view(page: Still) -> String {
    let props = AppProps { page: Page(Rc::new(page)), begin: None };
    block_on(LocalServerRenderer::<App>::with_props(props).render())
}

/// A view in its place, with its name and those of the others.
fn framed(name: &str, view: &str, others: &str) -> String {
    format!(r#"<div id="app" data-view="{name}" data-views="{others}">{view}</div>"#)
}
