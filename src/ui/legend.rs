//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use super::bars::Bar;

/// The legend.
pub fn legend(bars: &[Bar]) -> Html {
    let entries = Bar::ALL.iter().filter(|bar| bars.contains(bar)).map(|bar| {
        html! {
            <li>
                <svg class="key" width="20" height="12" aria-hidden="true">
                    { match bar {
                        Bar::Queued | Bar::Ready => html! { <line class={classes!("bar", bar.class())} x1="1" x2="19" y1="6" y2="6" /> },
                        _ => html! { <rect class={classes!("bar", bar.class())} x="1" y="1" width="18" height="10" rx="3" fill={bar.fill()} /> },
                    } }
                </svg>
                { bar.meaning() }
            </li>
        }
    });
    html! { <ul class="legend" aria-label="Legend">{ for entries }</ul> }
}
