//! A plain static host for the tests: files, content types, 404, and the faults
//! that real hosts have.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};
use std::{fs, thread};

/// Where on its host the page lies, as on many a real one.
const BASE: &str = "/some/folder/";

/// How long the page waits for its practice server, as it is built; and here, where a busy machine may take longer to start
/// one than any reader shall wait.
const WAIT: [&str; 2] = ["PATIENCE=2e3", "PATIENCE=3e5"];

/// What a site serves: `dist/`, with changes; the page waits longer for its practice server than it does elsewhere.
pub struct Files {
    dist: PathBuf,
    changed: HashMap<String, Change>,
    types: HashMap<String, String>,
    policy: Option<String>,
    unanswered: Vec<TcpStream>,
    gone: bool,
    is_kept: bool,
    sent: Vec<(String, usize)>,
}

enum Change {
    Content(Vec<u8>),
    Missing,
    Withheld,
    /// Head and body, as they go over the wire.
    Answer(Vec<u8>),
}

impl Files {
    pub fn dist() -> Self {
        let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        assert!(dist.join("index.html").exists(), "dist/ is not built: run scripts/build first");
        let files = Self {
            dist,
            changed: HashMap::new(),
            types: HashMap::new(),
            policy: None,
            unanswered: Vec::new(),
            gone: false,
            is_kept: false,
            sent: Vec::new(),
        };
        files.with_replaced("practice.js", WAIT[0], WAIT[1])
    }

    /// Waits for the practice server no longer than the page as it is built.
    pub fn hasty(self) -> Self {
        self.with_replaced("practice.js", WAIT[1], WAIT[0])
    }

    /// As for readers who save data: the program comes at their first act only.
    pub fn busy(self) -> Self {
        self.with_replaced("boot.js", "navigator.connection?.saveData", "true")
    }

    /// The program is asked for once the page calls `go()`.
    pub fn told(self) -> Self {
        let waits = "(async(...of)=>(await new Promise((go)=>window.go=go),fetch(...of)))(";
        self.with_replaced("boot.js", "fetch(", waits)
    }

    /// The path of the program's file whose name ends so, as `_bg.wasm`: its name holds a hash.
    pub fn path(&self, end: &str) -> String {
        self.names()
            .find(|name| name.starts_with("await-lab-") && name.ends_with(end))
            .unwrap_or_else(|| panic!("dist/ has no file await-lab-*{end}"))
    }

    /// The stylesheets.
    pub fn styles(&self) -> Vec<String> {
        self.names().filter(|name| name.ends_with(".css")).collect()
    }

    fn names(&self) -> impl Iterator<Item = String> {
        fs::read_dir(&self.dist).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap())
    }

    /// Where a built file lies on this machine.
    pub fn file(&self, path: &str) -> PathBuf {
        self.dist.join(path)
    }

    /// A file's content.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        self.read(path).unwrap()
    }

    /// A file's text.
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    /// Serves content of the test's own at a path, such as `host.html`.
    pub fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.change(path, Change::Content(content.as_ref().to_vec()))
    }

    /// Answers at a path with a head and a body of the test's own, which need not fit.
    pub fn answering(self, path: &str, head: &str, body: &[u8]) -> Self {
        let open = "Access-Control-Allow-Origin: *\r\nConnection: close";
        let head = format!("HTTP/1.1 {head}\r\n{open}\r\n\r\n");
        self.change(path, Change::Answer([head.as_bytes(), body].concat()))
    }

    /// Serves a file with every `old` in it replaced, of which there must
    /// be one.
    pub fn with_replaced(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.text(path);
        assert!(text.contains(old), "{path} has no {old}");
        self.with(path, text.replace(old, new))
    }

    /// Serves a path with another content type than its name tells.
    pub fn with_type(mut self, path: &str, content_type: &str) -> Self {
        self.types.insert(path.to_owned(), content_type.to_owned());
        self
    }

    /// Sends a Content-Security-Policy along with the page.
    pub fn with_policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.to_owned());
        self
    }

    /// Lets browsers keep what they have got, as most hosts do.
    pub fn kept(mut self) -> Self {
        self.is_kept = true;
        self
    }

    /// Leaves a file out.
    pub fn without(self, path: &str) -> Self {
        self.change(path, Change::Missing)
    }

    /// Never answers at a path.
    pub fn withholding(self, path: &str) -> Self {
        self.change(path, Change::Withheld)
    }

    /// Serves these files from an origin of their own.
    pub fn serve(self) -> Site {
        let listener = listener_of_its_own();
        let site = Site { address: listener.local_addr().unwrap(), files: Arc::new(Mutex::new(self)) };
        let files = Arc::downgrade(&site.files);
        thread::spawn(move || listen(&listener, &files));
        site
    }

    fn change(mut self, path: &str, change: Change) -> Self {
        self.changed.insert(path.to_owned(), change);
        self
    }

    fn read(&self, file: &str) -> Option<Vec<u8>> {
        match self.changed.get(file) {
            Some(Change::Content(content)) => Some(content.clone()),
            Some(Change::Missing | Change::Withheld | Change::Answer(_)) => None,
            None => fs::read(self.dist.join(file)).ok(),
        }
    }
}

/// A running site, which answers until it is dropped.
pub struct Site {
    address: SocketAddr,
    files: Arc<Mutex<Files>>,
}

impl Site {
    /// The whole address of a path on this site.
    pub fn address(&self, path: &str) -> String {
        format!("http://{}{BASE}{path}", self.address)
    }

    /// Serves other files from now on, as after a deployment.
    pub fn deploy(&self, mut files: Files) {
        let mut served = self.files.lock().unwrap();
        files.unanswered.append(&mut served.unanswered);
        *served = files;
    }

    /// What was sent, in this order: each file with its bytes.
    pub fn sent(&self) -> Vec<(String, usize)> {
        self.files.lock().unwrap().sent.clone()
    }

    /// Answers nobody from now on, until the next deployment: every connection is closed as it comes.
    pub fn leave(&self) {
        self.files.lock().unwrap().gone = true;
    }
}

/// One at a port that no site had before: a browser that has seen many sites knows none at this origin.
fn listener_of_its_own() -> TcpListener {
    static USED: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        if USED.lock().unwrap().insert(listener.local_addr().unwrap().port()) {
            return listener;
        }
    }
}

/// Answers until the site is gone: a connection for each request, and a thread
/// for each connection, because browsers open some that they use much later.
fn listen(listener: &TcpListener, files: &Weak<Mutex<Files>>) {
    for connection in listener.incoming() {
        let Some(files) = files.upgrade() else { return };
        thread::spawn(move || connection.and_then(|connection| answer(&files, connection)));
    }
}

fn answer(files: &Mutex<Files>, mut connection: TcpStream) -> io::Result<()> {
    let mut head =
        BufReader::new(connection.try_clone()?).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let Some(request) = head.next() else { return Ok(()) };
    head.for_each(drop);
    let path = request.split([' ', '?']).nth(1).unwrap_or_default();
    let file = path.strip_prefix(BASE).map_or("..", |file| if file.is_empty() { "index.html" } else { file });

    let mut files = files.lock().unwrap();
    if files.gone {
        return Ok(());
    }
    if let Some(Change::Withheld) = files.changed.get(file) {
        files.unanswered.push(connection);
        return Ok(());
    }
    if let Some(Change::Answer(answer)) = files.changed.get(file) {
        let answer = answer.clone();
        drop(files);
        return connection.write_all(&answer);
    }
    let (status, content_type, content) = match files.read(file) {
        Some(content) => {
            let of_its_own = files.types.get(file).cloned();
            ("200 OK", of_its_own.unwrap_or_else(|| content_type(file).to_owned()), content)
        }
        None => ("404 Not Found", "text/html; charset=utf-8".to_owned(), b"<h1>Not found</h1>".to_vec()),
    };
    files.sent.push((file.to_owned(), content.len()));
    let kept = if files.is_kept { "Cache-Control: max-age=600\r\n" } else { "" };
    let policy = files.policy.iter().filter(|_| file.ends_with(".html"));
    let policy: String = policy.map(|policy| format!("Content-Security-Policy: {policy}\r\n")).collect();
    // A frame that is sandboxed has an origin of its own, so all is open to any.
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nAccess-Control-Allow-Origin: *\r\n{policy}{kept}Connection: close\r\n\r\n",
        content.len()
    );
    drop(files);
    connection.write_all(head.as_bytes())?;
    connection.write_all(&content)
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css",
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
