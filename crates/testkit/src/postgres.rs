//! A PostgreSQL server of the test's own: started in a temporary folder, reached by a socket in it, gone with the
//! process.
//!
//! The server's programs are looked for in `/usr/lib/postgresql/*/bin` and in `PATH`. PostgreSQL refuses to run as
//! root, so root becomes the user `postgres` first.

use std::{
    env,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// Why there is no server to test with.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// `SAOY_REQUIRE_POSTGRES` is set, and the programs are nowhere to be found.
    #[error(
        "SAOY_REQUIRE_POSTGRES is set, but there is no initdb and postgres in /usr/lib/postgresql/*/bin or PATH"
    )]
    Missing,
    /// The server did not come up.
    #[error("PostgreSQL did not start: {0}")]
    NotStarted(String),
    /// A database could not be created.
    #[error("createdb failed: {0}")]
    NotCreated(String),
    /// The operating system refused something.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A running server. It stops, and its folder is removed, when this value is dropped or the process ends however.
#[derive(Debug)]
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    databases: AtomicU32,
    child: Child,
    /// While this pipe is open the server lives.
    alive: Option<ChildStdin>,
}

/// The one server of this process, started when first asked for; `None`, said once, where none is installed.
///
/// # Errors
/// As [`Postgres::start`].
pub fn shared() -> Result<Option<&'static Postgres>, PostgresError> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if SERVER.get().is_none() {
        let started = Postgres::start()?;
        if started.is_none() {
            eprintln!("No PostgreSQL server is installed here: the tests run on SQLite only.");
        }
        _ = SERVER.set(started);
    }
    Ok(SERVER.get().and_then(Option::as_ref))
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it; `None` when the programs are not installed.
    ///
    /// # Errors
    /// [`PostgresError::Missing`] when they have to be, [`PostgresError::NotStarted`] with the server's own words.
    pub fn start() -> Result<Option<Self>, PostgresError> {
        let Some(programs) = find_programs() else {
            return if env::var_os("SAOY_REQUIRE_POSTGRES").is_some() {
                Err(PostgresError::Missing)
            } else {
                Ok(None)
            };
        };
        let mut child = shell()
            .env("SAOY_PG", &programs)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let alive = child.stdin.take();
        let mut answer = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut answer)?;
        }
        match answer.trim().strip_prefix("ready ") {
            Some(folder) => Ok(Some(Self {
                programs,
                folder: folder.into(),
                databases: AtomicU32::new(0),
                child,
                alive,
            })),
            None => {
                drop(alive);
                child.wait()?;
                Err(PostgresError::NotStarted(answer.trim().to_owned()))
            }
        }
    }

    /// Makes an empty database and gives its address.
    ///
    /// # Errors
    /// [`PostgresError::NotCreated`] with the server's own words.
    pub fn create_database(&self) -> Result<String, PostgresError> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let output = Command::new(self.programs.join("createdb"))
            .args(["-U", "postgres", "-h"])
            .arg(&self.folder)
            .arg(&name)
            .output()?;
        if !output.status.success() {
            return Err(PostgresError::NotCreated(
                String::from_utf8_lossy(&output.stderr).into_owned(),
            ));
        }
        Ok(format!(
            "postgres://postgres@localhost/{name}?host={}",
            self.folder.display()
        ))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.alive = None;
        _ = self.child.wait();
    }
}

/// The folder that holds the server's programs, the newest version first.
fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .collect();
    versions.sort_by_key(|path| std::cmp::Reverse(version_of(path)));
    let path = env::var_os("PATH").unwrap_or_default();
    versions
        .into_iter()
        .chain(env::split_paths(&path))
        .find(|folder| {
            ["initdb", "postgres", "createdb", "pg_isready"]
                .iter()
                .all(|program| folder.join(program).is_file())
        })
}

fn version_of(bin: &Path) -> Option<u32> {
    bin.parent()?.file_name()?.to_str()?.parse().ok()
}

/// The shell that starts the server and outlives a killed test just long enough to stop it.
fn shell() -> Command {
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|of| std::os::unix::fs::MetadataExt::uid(&of) == 0);
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", SCRIPT]);
    command
}

const SCRIPT: &str = r#"
dir=$(mktemp -d /tmp/saoy-postgres.XXXXXX) || exit 1
trap 'rm -rf "$dir"' EXIT
fail() { echo "failed: $(tail -n 3 "$dir/log" | tr '\n' ' ')"; exit 1; }
"$SAOY_PG/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$dir/log" 2>&1 || fail
"$SAOY_PG/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c max_connections=400 \
    >>"$dir/log" 2>&1 </dev/null &
server=$!
until "$SAOY_PG/pg_isready" -q -h "$dir"; do
    kill -0 $server 2>/dev/null || fail
    sleep 0.1
done
echo "ready $dir"
cat >/dev/null
kill -INT $server
wait $server
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_starts_gives_databases_and_leaves_nothing_behind() {
        let Some(server) = Postgres::start().unwrap() else {
            return;
        };
        let first = server.create_database().unwrap();
        assert_ne!(first, server.create_database().unwrap());
        let folder = server.folder.clone();
        assert!(folder.exists());
        drop(server);
        assert!(!folder.exists());
    }
}
