//! Requests to other hosts: what the reader was promised holds per press on Run, over all hosts and variants.

use await_lab::session::consent::{FOREIGN_IN_FLIGHT, FOREIGN_REQUESTS};
use await_lab::session::shown::Shown;
use await_lab::session::state::Phase;
use await_lab::trace::event::Kind;

use crate::page::PretendedPage;

/// How many requests a run sent, the most of them in flight, and how many were refused.
fn sent(shown: &Shown) -> (u32, u32, u32) {
    shown.record.as_ref().unwrap().read(|trace| {
        let (mut sent, mut in_flight, mut peak, mut refused) = (0, 0, 0, 0);
        for event in trace.events() {
            match event.kind {
                Kind::RequestStarted { .. } => (sent, in_flight) = (sent + 1, in_flight + 1),
                Kind::RequestFinished { .. } => in_flight -= 1,
                Kind::RequestFailed { reason, .. } => {
                    let reason = trace.text(reason);
                    assert!(reason.contains("no more requests to other hosts are sent in this run"), "{reason}");
                    refused += 1;
                }
                _ => {}
            }
            peak = peak.max(in_flight);
        }
        (sent, peak, refused)
    })
}

#[test]
fn of_all_variants_and_hosts_fifty_requests_are_sent_and_six_at_once() {
    let hosts = ["a.example", "b.example"];
    let urls: Vec<String> = (0..30).map(|number| format!("https://{}/{number}", hosts[number % 2])).collect();
    let page = PretendedPage::open(&format!("#fetch/sequential,concurrent?urls={}", urls.join("+")));
    page.leads_abroad();
    page.runner().start(&page.state().choice, &hosts.map(str::to_owned));
    page.settle();
    let state = page.state();
    assert_eq!(state.phase, Phase::Over);
    let [one_by_one, together] = [0, 1].map(|index| sent(&state.shown[index]));
    assert_eq!(one_by_one, (30, 1, 0));
    assert_eq!(together, (FOREIGN_REQUESTS - 30, FOREIGN_IN_FLIGHT, 10));
}
