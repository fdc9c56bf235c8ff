//! The app: a list of its parts. What each does is in its own file.

use yew::prelude::*;

use crate::session::screen::Screen;
use crate::ui::kit::props::{Page, Shared};

use super::address::use_address;
use super::embedded::{embedded, use_awaited};
use super::files::use_given_files;
use super::frames::{use_frames, use_sight};
use super::help::use_help;
use super::host::use_host;
use super::kept_programs::use_kept_programs;
use super::kept_spot::use_kept_spot;
use super::layout::{Parts, whole};
use super::listener::use_listener;
use super::overview::overview;
use super::practice_server::use_practice_server;
use super::program::{program, use_program};
use super::runs::use_runs;
use super::side_by_side::side_by_side;
use super::store::use_store;

/// What the app needs.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The page around it.
    pub page: Page,
    /// What to begin with; nothing for what the page's link says.
    #[prop_or_default]
    pub begin: Option<Shared>,
}

/// The app.
#[component]
pub fn App(AppProps { page, begin }: &AppProps) -> Html {
    let (store, state, dispatch) = use_store(page, begin);
    let on_ask_server = use_practice_server(page, &dispatch);
    let runs = use_runs(page, &store, &state, &dispatch);
    use_given_files(page, &dispatch);
    let on_leave = use_kept_spot(page, &state);
    use_address(page, &state, &dispatch, &runs, on_leave);
    use_kept_programs(page, &store, &dispatch);
    use_program(page, &state, &dispatch);
    let on_share = use_host(page, &store, &state, &dispatch);
    let is_awaited = use_awaited(&state);
    let (root, figure) = (use_node_ref(), use_node_ref());
    // In another page a figure that is out of sight stands still; here the other views go on.
    let in_sight = use_sight(page, &figure);
    use_frames(page, &state, !in_sight && page.is_embedded(), &dispatch);
    let (help, on_help) = use_help(page);
    let listener = use_listener(&state, &dispatch, &runs.on_run, &on_help, &root);
    let parts = Parts {
        page,
        state: &state,
        dispatch: &dispatch,
        runs: &runs,
        listener,
        root,
        figure,
        in_sight,
        is_awaited,
        help,
        on_help,
        on_share,
        on_ask_server,
    };
    match state.screen {
        _ if page.is_embedded() => embedded(parts),
        Screen::Lab => whole(parts),
        Screen::Overview => overview(parts),
        Screen::SideBySide => side_by_side(parts),
        Screen::Program => program(parts),
    }
}
