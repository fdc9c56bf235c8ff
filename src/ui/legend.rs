//! What the bars of a figure mean: only those that it has.

use yew::prelude::*;

use super::bars::Bar;
use super::element::{draw, text};

/// The legend.
pub fn legend(bars: &[Bar]) -> Html {
    let entries = Bar::ALL.iter().filter(|bar| bars.contains(bar)).map(|bar| {
        let class = format!("bar {}", bar.class());
        let mark = match bar {
            Bar::Queued | Bar::Ready => draw!(line { "class": &class, "x1": "1", "x2": "19", "y1": "6", "y2": "6" }),
            _ => {
                let fill = bar.fill().unwrap_or_default();
                draw!(rect { "class": &class, "x": "1", "y": "1", "width": "18", "height": "10", "rx": "3", "fill": fill })
            }
        };
        let key = draw!(svg { "class": "key", "width": "20", "height": "12", "aria-hidden": "true" }[mark]);
        draw!(li {}[key, text(bar.meaning())])
    });
    draw!(ul { "class": "legend", "aria-label": "Legend" } = entries.collect())
}
