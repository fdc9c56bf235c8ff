//! The browsers, each by its WebDriver, a small server that starts and steers it.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

use thirtyfour::Capabilities;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// The same options as for the wasm tests.
    pub fn capabilities(self) -> Capabilities {
        let options = serde_json::from_str(include_str!("../../webdriver.json")).unwrap();
        let serde_json::Value::Object(mut options) = options else { panic!("webdriver.json is no object") };
        let (name, key) = match self {
            Browser::Chromium => ("chrome", "goog:chromeOptions"),
            Browser::Firefox => ("firefox", "moz:firefoxOptions"),
        };
        let mut capabilities = Capabilities::new();
        capabilities.set("browserName", name).unwrap();
        capabilities.set(key, options.remove(key).unwrap()).unwrap();
        capabilities
    }

    fn driver(self) -> String {
        let (variable, command) = match self {
            Browser::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Browser::Firefox => ("GECKODRIVER", "geckodriver"),
        };
        env::var(variable).unwrap_or_else(|_| command.to_owned())
    }
}

/// A running WebDriver server, ended when dropped.
pub struct Driver {
    pub address: String,
    process: Child,
}

impl Driver {
    /// Starts one. A driver picks a free port on IPv4 and on IPv6 one after
    /// another, so of several that start at once one may find its port taken:
    /// then it ends, and another is started.
    pub fn start(browser: Browser) -> Self {
        let command = browser.driver();
        let driver = (0..10).find_map(|_| Self::attempt(&command));
        driver.unwrap_or_else(|| panic!("{command} ended without a port, ten times"))
    }

    fn attempt(command: &str) -> Option<Self> {
        let mut process = Command::new(command)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{command} can't be started: {error}"));
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| port_in(&line.unwrap()));
        let driver = Self { address: format!("http://127.0.0.1:{}", port.unwrap_or_default()), process };
        // Read on, for a driver that nobody listens to stops.
        thread::spawn(move || lines.for_each(drop));
        port.map(|_| driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The port in "… started successfully on port 40123." or "… Listening on
/// 127.0.0.1:40123".
fn port_in(line: &str) -> Option<u16> {
    let (_, port) =
        line.rsplit_once("successfully on port ").or_else(|| line.rsplit_once("Listening on 127.0.0.1:"))?;
    port.trim_end_matches('.').parse().ok()
}
