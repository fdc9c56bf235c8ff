//! Renders the first view of each lab into a built page, by the page's own components: it is there, and can be read even
//! without JavaScript, before the program is. `boot.js` loads the program at the reader's first act, and yew takes over
//! the elements that it finds.
//!
//! `first-view FOLDER`: the page `FOLDER/index.html` gets the view of the lab that it opens with, `FOLDER/first/` a file
//! for each other lab and each embedded figure.

use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs};

use futures::executor::block_on;
use yew::LocalServerRenderer;

use await_lab::app::Lab;
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
    for lab in Lab::ALL {
        for embedded in [false, true] {
            let link = format!("#{}", lab.name);
            let name = still::name(&link, embedded);
            let view = first_view(&name, Still { link, embedded });
            if name == still::name("", false) {
                fs::write(&page, format!("{before}{view}{after}"))?;
            } else {
                fs::write(views.join(format!("{name}.html")), view)?;
            }
        }
    }
    Ok(())
}

/// What stands before and after the place of the view.
fn read(page: &Path) -> Result<(String, String), Box<dyn Error>> {
    let text = fs::read_to_string(page)?;
    let (before, after) = text.split_once(PLACE).ok_or("the page has no place for the view")?;
    Ok((before.to_owned(), after.to_owned()))
}

fn first_view(name: &str, page: Still) -> String {
    let props = AppProps { page: Page(Rc::new(page)), begin: None };
    let view = block_on(LocalServerRenderer::<App>::with_props(props).render());
    format!(r#"<div id="app" data-view="{name}">{view}</div>"#)
}
