//! The plans of labs: what each value reads, writes, limits and refuses.

use await_lab::labs::Lab;
use await_lab::labs::plan::Notice;

#[test]
fn a_plan_reads_what_it_wrote() {
    for lab in Lab::ALL {
        for (variant, preset) in lab.variants.iter().flat_map(|variant| lab.presets.iter().map(move |of| (variant, of)))
        {
            let settings = lab.resolve(variant, "", Some(preset.name), &[]).0.settings();
            let (mut again, notices) = lab.resolve(variant, "", None, &settings);
            assert_eq!((again.settings(), notices), (settings, vec![]), "{} {}", variant.name, preset.name);
        }
    }
}

#[test]
fn values_beyond_a_limit_are_changed_and_that_is_said() {
    for (lab, name, given, used) in [
        ("fetch", "limit", "0", "1"),
        ("fetch", "limit", "99999999999999999999", "1000"),
        ("fetch", "timeout", "61", "60"),
        ("fetch", "retries", "11", "10"),
        ("producer-consumer", "items", "10001", "10000"),
        ("streams", "items", "1001", "1000"),
        ("scaling", "sizes", "1,5001,0", "1,5000,1"),
        ("scaling", "rounds", "11", "10"),
        ("streams", "times", "0.1,61", "0.1,60"),
        ("producer-consumer", "producers", "0", "1"),
        ("producer-consumer", "consumers", "101", "100"),
        ("producer-consumer", "production", "0.1..61", "0.1..60"),
        ("say-after", "pairs", "61:a", "60:a"),
        ("background-tasks", "interval", "0.05", "0.1"),
        ("background-tasks", "interval", "61", "60"),
        ("background-tasks", "workers", "101", "100"),
        ("forgotten-await", "rest", "61", "60"),
        ("say-after", "pairs", "2*0.5..61:a", "2*0.5..60:a"),
    ] {
        let mut plan = (Lab::named(lab).expect(lab).plan)();
        let notice = plan.set(name, given);
        assert!(
            matches!(&notice, Some(Notice::Limited { used: now, .. }) if now == used),
            "{name}={given}: {notice:?}"
        );
    }
    let mut plan = (Lab::named("fetch").expect("fetch").plan)();
    assert!(plan.set("urls", &"x ".repeat(1_001)).is_some_and(|notice| !notice.is_refusal()));
}

#[test]
fn what_is_no_value_is_refused() {
    for (lab, name, given) in [
        ("fetch", "limit", "-1"),
        ("fetch", "limit", "1.5"),
        ("fetch", "timeout", "NaN"),
        ("fetch", "timeout", "1e3"),
        ("fetch", "urls", "  "),
        ("fetch", "connections", "7"),
        ("streams", "order", "both"),
        ("scaling", "sizes", "1,,2"),
        ("scaling", "sizes", "1,2,3,4,5,6,7,8,9,10,11"),
        ("scaling", "sizes", "-1"),
        ("fetch", "row", "\u{202e}"),
        ("producer-consumer", "capacity", "٣"),
        ("producer-consumer", "production", "0.5..0.1"),
        ("producer-consumer", "processing", "0.1,,0.2"),
        ("say-after", "pairs", "Hello"),
        ("background-tasks", "interval", "often"),
        ("forgotten-await", "calls", "Hello"),
        ("say-after", "pairs", "0*1:a"),
        ("say-after", "pairs", "10001*1:a"),
        ("say-after", "pairs", "*1:a"),
        ("say-after", "pairs", "5000*1:a,5001*1:b"),
        ("say-after", "pairs", "2*2..1:a"),
        ("event-loop", "tasks", "taskA"),
    ] {
        let mut plan = (Lab::named(lab).expect(lab).plan)();
        let before = plan.settings();
        let notice = plan.set(name, given);
        assert!(notice.as_ref().is_some_and(Notice::is_refusal), "{name}={given}: {notice:?}");
        assert_eq!(plan.settings(), before, "{name}={given}");
    }
}
