//! The page: mounts the app.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main><h1>{ "Await Lab" }</h1></main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
