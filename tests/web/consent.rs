//! Other hosts: only those that the reader agreed to are asked, and all of them count as one.

use wasm_bindgen_test::wasm_bindgen_test;

use await_lab::engine::World;
use await_lab::session::consent::{Consent, FOREIGN_IN_FLIGHT, FOREIGN_REQUESTS};
use await_lab::web::Browser;

#[wasm_bindgen_test]
fn hosts_that_were_agreed_to_share_one_limit_and_no_other_is_asked() {
    let hosts = ["a.example", "b.example:8080"].map(str::to_owned);
    let world = Browser::start(Consent::after(&hosts, &[]));
    let [one, other] = ["https://a.example/1", "no-cors:https://b.example:8080/2"].map(|url| world.admit(url).unwrap());
    assert_eq!((one.in_flight, one.requests), (Some(FOREIGN_IN_FLIGHT), Some(FOREIGN_REQUESTS)));
    assert_eq!(one, other, "their connections and requests are counted together");
    for stranger in ["https://c.example/", "https://b.example/", "https://a.example.c.example/"] {
        assert!(world.admit(stranger).unwrap_err().to_string().contains("you have not agreed"), "{stranger}");
    }
    let practice = world.admit("delay/1").unwrap();
    assert_eq!((practice.in_flight, practice.requests), (None, None));
}
