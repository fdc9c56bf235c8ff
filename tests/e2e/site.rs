//! A plain static host for the tests: files, content types, 404, nothing else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, thread};

use tiny_http::{Header, Request, Response, Server};

/// Where on its host the page lies, as on many a real one.
const BASE: &str = "/some/folder/";

/// What a site serves: `dist/`, with changes.
pub struct Files {
    dist: PathBuf,
    changed: HashMap<String, String>,
}

impl Files {
    pub fn dist() -> Self {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(dist.join("index.html").exists(), "dist/ is not built: run scripts/build first");
        Self { dist, changed: HashMap::new() }
    }

    /// Serves a text of the test's own at a path, such as `host.html`.
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.changed.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Serves these files from an origin of their own.
    pub fn serve(self) -> Site {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let files = Arc::new(self);
        let listener = Arc::clone(&server);
        thread::spawn(move || {
            for request in listener.incoming_requests() {
                let files = Arc::clone(&files);
                thread::spawn(move || files.answer(request));
            }
        });
        Site { server }
    }

    fn answer(&self, request: Request) {
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let file = path.strip_prefix(BASE).map(|path| if path.is_empty() { "index.html" } else { path });
        let content = file.and_then(|file| Some((content_type(file), self.read(file)?)));
        let (status, (content_type, content)) = match content {
            Some(found) => (200, found),
            None => (404, ("text/html; charset=utf-8", b"<h1>Not found</h1>".to_vec())),
        };
        let response = Response::from_data(content)
            .with_status_code(status)
            .with_header(header("Content-Type", content_type))
            // A frame that is sandboxed has an origin of its own.
            .with_header(header("Access-Control-Allow-Origin", "*"));
        // A reader that has gone away is no fault of the site.
        let _ = request.respond(response);
    }

    fn read(&self, file: &str) -> Option<Vec<u8>> {
        match self.changed.get(file) {
            Some(changed) => Some(changed.clone().into_bytes()),
            None => fs::read(self.dist.join(file)).ok(),
        }
    }
}

/// A running site, ended when dropped.
pub struct Site {
    server: Arc<Server>,
}

impl Site {
    /// The whole address of a path on this site.
    pub fn address(&self, path: &str) -> String {
        format!("http://{}{BASE}{path}", self.server.server_addr())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap()
}
