//! `kbgen serve` over a real socket, with the smallest HTTP client that will do.
//!
//! Nothing here waits for a length of time: a change is awaited through the event that the preview sends.

#[path = "cli/site.rs"]
#[expect(dead_code, reason = "the tests of the other commands use the rest")]
mod site;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use site::{Site, TODAY, assert_same_tree, tree};

/// Nothing that is awaited may take longer; a quiet machine needs a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A preview that runs until the value is dropped.
struct Preview {
    kbgen: Child,
    port: u16,
    /// Lines of standard error after the one with the address.
    said: Receiver<String>,
}

/// An answer of the preview.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Preview {
    /// Starts on the first free port from `port` on.
    fn from_port(site: &Site, port: u16, arguments: &[&str]) -> Preview {
        let port = port.to_string();
        let arguments = [&["serve", "--date", TODAY, "--port", &port], arguments].concat();
        let mut kbgen = site.kbgen(&arguments).stderr(Stdio::piped()).spawn().expect("kbgen starts");
        let mut lines = BufReader::new(kbgen.stderr.take().expect("it is piped")).lines();
        let address = lines.next().expect("kbgen prints its address").expect("it is UTF-8");
        let port = address.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()?.parse().ok());
        let (send, said) = channel();
        // Read to the end, so that kbgen never waits for somebody to read; it ends with kbgen.
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| send.send(line)));
        Preview { port: port.unwrap_or_else(|| panic!("no address in `{address}`")), kbgen, said }
    }

    fn start(site: &Site) -> Preview {
        Preview::from_port(site, 0, &[])
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("kbgen listens on the address it printed");
        stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
        stream
    }

    /// Sends a request as it is.
    fn send(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("kbgen reads requests");
        stream
    }

    fn get(&self, path: &str) -> Answer {
        self.get_as(path, &format!("127.0.0.1:{}", self.port))
    }

    fn get_as(&self, path: &str, host: &str) -> Answer {
        Answer::read(self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")))
    }

    /// Opens the stream of events; what happens from now on is told there.
    fn events(&self) -> Events {
        let request = format!("GET /.kbgen/reload HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        let mut lines = BufReader::new(self.send(&request));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(lines.read_line(&mut head).expect("kbgen answers, and in time"), 0, "{head}");
        }
        assert!(head.contains("200") && head.to_ascii_lowercase().contains("text/event-stream"), "{head}");
        Events { lines }
    }

    /// Waits for a line on standard error that holds all of these words.
    fn says(&self, words: &[&str]) {
        let deadline = Instant::now() + PATIENCE;
        let mut heard = String::new();
        while let Ok(line) = self.said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            if words.iter().all(|word| line.contains(word)) {
                return;
            }
            heard.push_str(&line);
            heard.push('\n');
        }
        panic!("{words:?} is not in:\n{heard}");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // Only a preview that ended by itself cannot be ended.
        let _ = self.kbgen.kill();
        let _ = self.kbgen.wait();
    }
}

/// The open stream of a page that waits for changes.
struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// Waits for changes until `done`. One save may come as several changes, the first of them half of it.
    #[track_caller]
    fn until(&mut self, done: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut line = String::new();
        while !done() {
            line.clear();
            while line.trim_end() != "data: changed" {
                // A line comes at least every few seconds, to keep the stream alive.
                assert!(Instant::now() < deadline, "the change never came");
                line.clear();
                assert_ne!(self.lines.read_line(&mut line).expect("the stream stays alive"), 0, "the stream ended");
            }
        }
    }
}

impl Answer {
    /// Reads until kbgen closes the connection.
    #[track_caller]
    fn read(mut stream: TcpStream) -> Answer {
        let deadline = Instant::now() + PATIENCE;
        let (mut bytes, mut part) = (Vec::new(), [0; 16 << 10]);
        loop {
            assert!(Instant::now() < deadline, "the answer has no end: {}", String::from_utf8_lossy(&bytes));
            match stream.read(&mut part).expect("kbgen answers, and in time") {
                0 => break,
                length => bytes.extend_from_slice(&part[..length]),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer, but `{text}`"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("an answer has a status");
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    #[track_caller]
    fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}\n\n{}", self.head, self.body);
        self
    }
}

#[test]
fn pages_and_files_are_served_fresh() {
    let site = Site::new();
    site.write("static/a b.txt", "plain\n");
    let preview = Preview::start(&site);
    let home = preview.get("/").is(200);
    assert!(
        home.head.contains("content-type: text/html") && home.head.contains("cache-control: no-store"),
        "{}",
        home.head
    );
    assert!(home.body.contains("<title>") && home.body.contains("/.kbgen/reload.js"), "{}", home.body);
    assert!(preview.get("/late-fee/").is(200).body.contains("What is a late fee?"));
    assert!(preview.get("/late-fee/index.html").is(200).body.contains("What is a late fee?"));
    assert!(preview.get("/late-fee/?q=1").is(200).body.contains("What is a late fee?"));
    for (path, media) in [
        ("/a%20b.txt", "text/plain"),
        ("/late-fee/index.md", "text/plain"),
        ("/sitemap.xml", "application/xml"),
        ("/.kbgen/reload.js", "text/javascript"),
    ] {
        let answer = preview.get(path).is(200);
        assert!(answer.head.contains(media), "{path}: {}", answer.head);
    }
    assert!(preview.get("/a%20b.txt").head.contains("no-store"));
}

#[test]
fn a_missing_page_is_the_sites_404() {
    let site = Site::new();
    let preview = Preview::start(&site);
    for path in ["/no-such-page/", "/no-such-file.css", "/late-fee/x", "/.kbgen/", "/.kbgen-manifest.json"] {
        let answer = preview.get(path).is(404);
        assert!(
            answer.body.contains("data-kind=\"404\"") && answer.head.contains("no-store"),
            "{path}: {}",
            answer.head
        );
    }
}

#[test]
fn a_folder_without_its_slash_leads_to_the_one_with() {
    let site = Site::new();
    site.write("content/征信/什么 是.md", "---\ntitle: 征信是什么\n---\n记录。\n");
    let preview = Preview::start(&site);
    let answer = preview.get("/late-fee").is(308);
    assert!(answer.head.contains("location: /late-fee/"), "{}", answer.head);
    let answer = preview.get("/%E5%BE%81%E4%BF%A1/%E4%BB%80%E4%B9%88%20%E6%98%AF").is(308);
    let location =
        answer.head.lines().find_map(|line| line.strip_prefix("location: ")).expect("a redirect says where to");
    assert!(location.is_ascii() && !location.contains(' '), "{location}");
    assert!(preview.get(location).is(200).body.contains("征信是什么"));
}

#[test]
fn a_redirect_never_leaves_the_preview() {
    let site = Site::new();
    let preview = Preview::start(&site);
    for path in ["//evil.example", "//evil.example/..", "/%2Fevil.example", "/\\evil.example", "//late-fee"] {
        let answer = preview.get(path);
        let location = answer.head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or("/");
        assert!(
            location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"),
            "{path}: {location}"
        );
    }
}

#[test]
fn only_its_own_name_opens_the_preview() {
    let site = Site::new();
    site.write("content/secret.md", "---\ntitle: Whispered\ndraft: true\n---\nA draft.\n");
    let preview = Preview::from_port(&site, 0, &["--drafts"]);
    let port = preview.port;
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}")] {
        assert!(preview.get_as("/secret/", &host).is(200).body.contains("Whispered"));
    }
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("127.0.0.1.evil.example:{port}"),
        "",
    ] {
        for path in ["/secret/", "/", "/.kbgen/reload"] {
            let answer = preview.get_as(path, host).is(421);
            assert!(!answer.body.contains("Whispered"), "{host}{path}");
        }
    }
    let own = format!("127.0.0.1:{port}");
    let two = format!("GET /secret/ HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(!Answer::read(preview.send(&two)).is(421).body.contains("Whispered"));
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let request = format!("GET /secret/ HTTP/1.1\r\nHost: {own}\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n");
        assert!(!Answer::read(preview.send(&request)).is(403).body.contains("Whispered"), "{origin}");
    }
    let request = format!("GET / HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\nConnection: close\r\n\r\n");
    Answer::read(preview.send(&request)).is(200);
    let answer = Answer::read(preview.send("GET /secret/ HTTP/1.0\r\n\r\n"));
    assert!(answer.status >= 400 && !answer.body.contains("Whispered"), "{}", answer.head);
}

#[test]
fn drafts_are_shown_only_when_asked_for() {
    let site = Site::new();
    site.write("content/secret.md", "---\ntitle: Whispered\ndraft: true\n---\nA draft.\n");
    Preview::start(&site).get("/secret/").is(404);
    Preview::from_port(&site, 0, &["--drafts"]).get("/secret/").is(200);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = Site::new();
    site.write("key.txt", "the private key");
    site.write("content/.hidden.txt", "the private key");
    site.write("content/secret.md", "---\ntitle: the private key\ndraft: true\n---\n");
    std::fs::write(site.home().join("key.txt"), "the private key").expect("the file can be written");
    let preview = Preview::start(&site);
    for path in [
        "/../key.txt",
        "/late-fee/../../key.txt",
        "/./../key.txt",
        "/%2e%2e/key.txt",
        "/%2e%2e%2fkey.txt",
        "/..%2fkey.txt",
        "/..%5ckey.txt",
        "/%2e%2e%5ckey.txt",
        "/..\\key.txt",
        "/%252e%252e/key.txt",
        "/%c0%ae%c0%ae/key.txt",
        "//key.txt",
        "/late-fee/%2e%2e/%2e%2e/key.txt",
        "/../home/key.txt",
        "/key.txt%00.html",
        "/%00",
        "/.hidden.txt",
        "/content/.hidden.txt",
        "/content/secret.md",
        "/secret/index.md",
        "/site.toml",
        "/../site.toml",
        "/etc/passwd",
        "/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let answer = preview.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.head);
        for secret in ["the private key", "base_url", "root:"] {
            assert!(!answer.body.contains(secret), "{path} shows {secret}");
        }
    }
}

#[test]
fn an_edit_is_told_and_changes_the_page() {
    let site = Site::new();
    let preview = Preview::start(&site);
    preview.get("/").is(200);
    let mut events = preview.events();
    site.write("content/late-fee.md", site::LATE_FEE.replace("The contract names it.", "The law bounds it."));
    events.until(|| preview.get("/late-fee/").is(200).body.contains("The law bounds it."));
    site.write("content/new/page.md", "---\ntitle: A new page\n---\nNew.\n");
    events.until(|| preview.get("/new/page/").status == 200);
    site.remove("content/new/page.md");
    events.until(|| preview.get("/new/page/").status == 404);
    site.write("site.toml", site.read("site.toml").replace("\"Manual\"", "\"Handbook\""));
    events.until(|| preview.get("/").is(200).body.contains("Handbook"));
}

#[test]
fn an_editor_that_replaces_the_file_is_understood() {
    let site = Site::new();
    let preview = Preview::start(&site);
    let mut events = preview.events();
    site.write("content/.late-fee.md.tmp", site::LATE_FEE.replace("The contract names it.", "Saved by a rename."));
    std::fs::rename(site.path("content/.late-fee.md.tmp"), site.path("content/late-fee.md"))
        .expect("the file is there");
    events.until(|| preview.get("/late-fee/").is(200).body.contains("Saved by a rename."));
}

#[test]
fn a_folder_made_later_is_watched_too() {
    let site = Site::new();
    let preview = Preview::start(&site);
    let mut events = preview.events();
    site.write("static/later.txt", "first");
    events.until(|| preview.get("/later.txt").status == 200);
    site.write("static/later.txt", "second");
    events.until(|| preview.get("/later.txt").is(200).body == "second");
}

#[test]
fn a_mistake_stands_in_the_page_and_in_the_terminal_until_it_is_mended() {
    let site = Site::new();
    let preview = Preview::start(&site);
    assert!(!preview.get("/").is(200).body.contains("kb-problems"));
    let mut events = preview.events();
    let good = site.read("content/index.md");
    site.break_content();
    events.until(|| preview.get("/").body.contains("kb-problems"));
    let page = preview.get("/").is(200);
    assert!(
        page.body.contains("late-feee") && page.body.contains("KB501") && page.body.contains("content/index.md:4:5"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<main"), "the page itself is shown too");
    assert!(preview.get("/late-fee/").is(200).body.contains("KB501"), "other pages say so as well");
    preview.says(&["error[KB501]", "late-feee"]);
    site.write("content/index.md", good);
    events.until(|| !preview.get("/").body.contains("kb-problems"));
}

#[test]
fn a_page_that_cannot_be_read_shows_why_at_its_address() {
    let site = Site::new();
    let preview = Preview::start(&site);
    preview.get("/late-fee/").is(200);
    let mut events = preview.events();
    site.write("content/late-fee.md", "---\ntitle: [a\n---\nText.\n");
    site.write("content/fees/index.md", b"# \xD0\xC5\xD3\xC3\n");
    site.write("content/fees/one.md", "---\nslug: first\n---\nText.\n");
    events.until(|| preview.get("/fees/first/").status == 500 && preview.get("/late-fee/").status == 500);
    for (path, file) in [
        ("/late-fee/", "content/late-fee.md:2:"),
        ("/late-fee/index.html", "content/late-fee.md:2:"),
        ("/late-fee", "content/late-fee.md:2:"),
        ("/fees/", "content/fees/index.md"),
        ("/fees/first/", "content/fees/one.md:1:"),
    ] {
        let page = preview.get(path).is(500);
        assert!(page.body.contains(file) && page.body.contains("/.kbgen/reload.js"), "{path}: {}", page.body);
    }
    preview.get("/nowhere/").is(404);
    site.write("content/late-fee.md", site::LATE_FEE);
    events.until(|| preview.get("/late-fee/").status == 200);
}

#[test]
fn whoever_says_nothing_keeps_no_reader_waiting() {
    let site = Site::new();
    let preview = Preview::start(&site);
    preview.get("/").is(200);
    let mut events = preview.events();
    // Many times what may be open: some silent, some in the middle of a request, some that had their answer.
    let silent: Vec<TcpStream> = (0..200).map(|_| preview.connect()).collect();
    let halves: Vec<TcpStream> = (0..200).map(|_| preview.send("GET / HTTP/1.1\r\nHost: x\r\n")).collect();
    let request = format!("GET /late-fee/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port);
    let idle: Vec<TcpStream> = (0..200).map(|_| preview.send(&request)).collect();
    let started = Instant::now();
    preview.get("/late-fee/").is(200);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    drop((silent, halves, idle));
    // The page that listens for changes still does.
    site.write("content/late-fee.md", site::LATE_FEE.replace("names", "states"));
    events.until(|| preview.get("/late-fee/").body.contains("states"));
}

#[test]
fn a_site_that_cannot_be_built_says_why_and_recovers() {
    let site = Site::new();
    let preview = Preview::start(&site);
    let good = site.read("site.toml");
    // Without this answer the broken file below might be the first that kbgen reads.
    preview.get("/").is(200);
    let mut events = preview.events();
    site.write("site.toml", "title = <b>\n");
    // The last site goes on, with the reason above each page.
    events.until(|| preview.get("/").is(200).body.contains("site.toml:1:"));
    let page = preview.get("/late-fee/").is(200);
    assert!(page.body.contains("site.toml:1:") && page.body.contains("<main"), "{}", page.body);
    assert!(!page.body.contains("<b>\n"), "what is quoted is escaped: {}", page.body);
    site.write("site.toml", &good);
    events.until(|| !preview.get("/").is(200).body.contains("kb-problems"));
    // Where there is no site yet, there is only the reason.
    site.write("site.toml", "title = <b>\n");
    let preview = Preview::start(&site);
    let page = preview.get("/late-fee/").is(500);
    assert!(page.body.contains("site.toml:1:") && page.body.contains("/.kbgen/reload.js"), "{}", page.body);
    assert!(!page.body.contains("<b>"), "what is quoted is escaped: {}", page.body);
    let mut events = preview.events();
    site.write("site.toml", good);
    events.until(|| preview.get("/").status == 200);
}

#[test]
fn the_output_folder_is_not_made_and_not_touched() {
    let site = Site::new();
    let before = tree(&site.root());
    let preview = Preview::start(&site);
    preview.get("/").is(200);
    preview.get("/late-fee/").is(200);
    assert_same_tree(&before, &tree(&site.root()));
    drop(preview);
    site.build(&[]).exits(0);
    let published = site.public();
    let preview = Preview::start(&site);
    let mut events = preview.events();
    site.write("content/late-fee.md", site::LATE_FEE.replace("names", "states"));
    events.until(|| preview.get("/late-fee/").body.contains("states"));
    assert_same_tree(&published, &site.public());
}

#[test]
fn a_taken_port_gives_the_next_free_one() {
    let (one, two) = (Site::new(), Site::new());
    two.write("content/index.md", "---\ntitle: The second\n---\nSee [[late-fee]].\n");
    let first = Preview::start(&one);
    let second = Preview::from_port(&two, first.port, &[]);
    assert!(second.port > first.port, "{} after {}", second.port, first.port);
    assert!(!first.get("/").is(200).body.contains("The second"));
    assert!(second.get("/").is(200).body.contains("The second"));
}

#[test]
fn many_readers_at_once_are_all_answered() {
    let site = Site::new();
    let preview = Preview::start(&site);
    let request = format!("GET /late-fee/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", preview.port);
    let asked: Vec<TcpStream> = (0..40).map(|_| preview.send(&request)).collect();
    for stream in asked {
        assert!(Answer::read(stream).is(200).body.contains("What is a late fee?"));
    }
}

#[test]
fn a_reader_that_goes_away_or_talks_nonsense_harms_nobody() {
    let site = Site::new();
    let preview = Preview::start(&site);
    drop(preview.connect());
    drop(preview.events());
    let _half = preview.send("GET / HTT");
    let _nonsense = preview.send("\u{16}\u{3}\u{1}\0\r\n\r\n");
    preview.get("/").is(200);
    assert!(preview.get(&format!("/{}", "a".repeat(100_000))).status >= 400);
    preview.get("/").is(200);
}

#[test]
fn no_other_page_can_load_what_the_preview_serves() {
    let site = Site::new();
    site.write("content/secret.md", "---\ntitle: Whispered\ndraft: true\n---\nA draft.\n");
    let preview = Preview::from_port(&site, 0, &["--drafts"]);
    let ask = |path: &str, from: &str| {
        let host = format!("127.0.0.1:{}", preview.port);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{from}Connection: close\r\n\r\n");
        Answer::read(preview.send(&request))
    };
    for path in ["/secret/", "/search/", "/.kbgen/reload", "/.kbgen/reload.js"] {
        for from in ["cross-site", "same-site"] {
            let answer = ask(path, &format!("Sec-Fetch-Site: {from}\r\n")).is(403);
            assert!(!answer.body.contains("Whispered"), "{path}");
        }
    }
    for from in ["", "Sec-Fetch-Site: none\r\n", "Sec-Fetch-Site: same-origin\r\n"] {
        let answer = ask("/secret/", from).is(200);
        for header in [
            "cross-origin-resource-policy: same-origin",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none';",
            "cache-control: no-store",
        ] {
            assert!(answer.head.contains(header), "{header} is not in {}", answer.head);
        }
    }
}

#[test]
fn nothing_can_be_sent_to_the_preview() {
    let site = Site::new();
    let preview = Preview::start(&site);
    let ask = |method: &str, path: &str| {
        let host = format!("127.0.0.1:{}", preview.port);
        let body = if method == "POST" { "Content-Length: 3\r\n\r\na=b" } else { "\r\n" };
        Answer::read(preview.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{body}")))
    };
    for path in ["/", "/late-fee/", "/.kbgen/reload", "/nowhere"] {
        for method in ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "PROPFIND"] {
            let answer = ask(method, path).is(405);
            assert!(answer.head.contains("allow: get, head"), "{method} {path}: {}", answer.head);
        }
    }
    let answer = ask("HEAD", "/late-fee/").is(200);
    assert_eq!(answer.body, "");
}

#[test]
fn readers_that_never_ask_leave_room_for_others() {
    let site = Site::new();
    let preview = Preview::start(&site);
    preview.get("/").is(200);
    // More than may be open at once; each is let go when it has not said in time what it wants.
    let silent: Vec<TcpStream> = (0..80).map(|_| preview.send("GET / HTT")).collect();
    preview.get("/").is(200);
    for mut stream in silent {
        let mut rest = Vec::new();
        // Closed, whatever was said before.
        let _ = stream.read_to_end(&mut rest);
    }
}

#[test]
fn pages_that_listen_leave_room_for_others() {
    let site = Site::new();
    let preview = Preview::start(&site);
    preview.get("/").is(200);
    let listening: Vec<Events> = (0..16).map(|_| preview.events()).collect();
    preview.get("/.kbgen/reload").is(503);
    preview.get("/").is(200);
    drop(listening);
}
