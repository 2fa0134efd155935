//! A real browser, driven through `chromedriver`.

use crate::support::installed;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// The names under which the browser goes.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Far longer than a page takes to load.
const LOADING: Duration = Duration::from_secs(10);

/// What a page is looked at with.
#[derive(Clone, Copy, Debug)]
pub struct View {
    pub width: u32,
    pub height: u32,
    pub is_dark: bool,
    pub has_scripts: bool,
}

impl View {
    pub const PROJECTOR: Self =
        Self { width: 1280, height: 800, is_dark: false, has_scripts: true };
    pub const PHONE: Self = Self { width: 360, height: 740, ..Self::PROJECTOR };
}

/// A browser; it is closed when this is dropped.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// A new browser; `None` if there is none here, or nothing that drives it.
    pub fn start(view: View) -> Option<Self> {
        let binary = BROWSERS.iter().find_map(|name| installed(name))?;
        let mut driver = Command::new(installed("chromedriver")?);
        driver.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver = driver.spawn().expect("chromedriver starts");
        let port = port(&mut driver);
        let runtime = Builder::new_current_thread().enable_all().build().expect("it can be built");
        let profile = tempfile::tempdir().expect("a folder can be made");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(&binary, profile.path(), view));
        let address = format!("http://127.0.0.1:{port}");
        let client = runtime.block_on(builder.connect(&address)).expect("a session begins");
        Some(Self { runtime, client, driver, _profile: profile })
    }

    /// Opens a file.
    pub fn open(&self, file: &Path) {
        self.go(&format!("file://{}", file.display()));
    }

    /// Opens an address.
    pub fn go(&self, address: &str) {
        self.runtime.block_on(self.client.goto(address)).expect("the page opens");
        // The driver may take a change of the old page's address for the new page.
        let is_there =
            format!("return document.readyState === 'complete' && location.href === {address:?}");
        let deadline = Instant::now() + LOADING;
        while address.starts_with("file:")
            && self.run(&is_there) != true
            && Instant::now() < deadline
        {
            sleep(Duration::from_millis(10));
        }
    }

    /// What this function's body, in JavaScript, returns.
    pub fn run(&self, body: &str) -> Value {
        let result = self.runtime.block_on(self.client.execute(body, Vec::new()));
        result.unwrap_or_else(|error| panic!("{error}\n{body}"))
    }

    /// What this function's body calls the last of its arguments with, in the end.
    pub fn run_async(&self, body: &str) -> Value {
        let result = self.runtime.block_on(self.client.execute_async(body, Vec::new()));
        result.unwrap_or_else(|error| panic!("{error}\n{body}"))
    }

    /// Presses keys, one after the other, where the focus is.
    pub fn press(&self, keys: &str) {
        self.runtime.block_on(async {
            let focused = self.client.active_element().await.expect("something has the focus");
            focused.send_keys(keys).await.expect("keys can be pressed");
        });
    }

    /// The text that can be seen.
    pub fn text(&self) -> String {
        self.runtime.block_on(async {
            let body = self.client.find(Locator::Css("body")).await.expect("there is a body");
            body.text().await.expect("it has text")
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It takes its processes with it; if it fails, the driver does so when it is killed.
        let _ = self.runtime.block_on(self.client.clone().close());
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The port on which a driver says that it listens.
fn port(driver: &mut Child) -> u16 {
    let output = BufReader::new(driver.stdout.take().expect("its output is piped"));
    let port = output.lines().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.trim_end_matches('.').rsplit_once("on port ")?;
        line.contains("successfully").then(|| port.parse().expect("a port is a number"))
    });
    port.expect("the driver says its port")
}

fn capabilities(binary: &Path, profile: &Path, view: View) -> Map<String, Value> {
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--lang=en-US",
        &format!("--blink-settings=preferredColorScheme={}", u8::from(!view.is_dark)),
        &format!("--user-data-dir={}", profile.display()),
    ];
    let metrics = json!({ "width": view.width, "height": view.height, "pixelRatio": 1.0 });
    let scripts = if view.has_scripts { 1 } else { 2 };
    let options = json!({
        "binary": binary,
        "args": arguments,
        "mobileEmulation": { "deviceMetrics": metrics },
        "prefs": { "profile.managed_default_content_settings.javascript": scripts },
    });
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}
