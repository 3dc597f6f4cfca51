//! One chain on its database.

use test_support::{Database, Program};

use crate::sql::statements;
use crate::states::{State, States};
use crate::workspace::Workspace;

/// A chain, made from states.
pub(crate) struct Walk {
    package: String,
    program: Program,
    states: States,
    database: Database,
    /// Whether nobody uses the database: then it may be done in any way.
    fast: bool,
    /// For each step from one state to the next, the versions of its migrations.
    versions: Vec<Vec<String>>,
}

impl Walk {
    pub(crate) fn new(
        workspace: &Workspace,
        kind: &str,
        states: States,
        database: Database,
        fast: bool,
    ) -> Self {
        let package = workspace.path().join(kind).to_str().unwrap().to_owned();
        let program = Program::new(Workspace::program(kind), workspace.path())
            .variable("GENERATED_DATABASE_URL", database.url());
        Self {
            package,
            program,
            states,
            database,
            fast,
            versions: Vec::new(),
        }
    }

    /// Writes all migrations. The program knows none of them yet.
    pub(crate) fn generate(&mut self) {
        for (before, state) in self.states.pairs() {
            let mut arguments = vec!["generate", &state.title, "--autogenerate", "--no-rename"];
            arguments.extend(["--dir", &self.package]);
            arguments.extend(self.fast.then_some("--fast"));
            arguments.extend(state.since(before));
            let wrote = self.program.succeed(&arguments).stdout;
            let files = wrote.lines().filter_map(|line| line.strip_suffix(".rs"));
            let versions: Vec<String> = files
                .filter_map(|file| Some(file.rsplit_once(['/', '\\'])?.1))
                .filter(|file| file.starts_with('m'))
                .map(str::to_owned)
                .collect();
            assert!(!versions.is_empty(), "{wrote}");
            self.versions.push(versions);
        }
    }

    /// Up, one state at a time: the database is what the state says, and what ran is what the plan printed.
    pub(crate) fn up(&self) {
        let mut problems = Vec::new();
        for ((before, state), versions) in self.states.pairs().zip(&self.versions) {
            self.program
                .succeed(&["up", "-n", &versions.len().to_string()]);
            problems.extend(self.is_not_at(state));
            problems.extend(self.ran_otherwise(before, state, versions));
        }
        self.none(&problems);
    }

    /// Down, one state at a time.
    pub(crate) fn down(&self) {
        let mut problems = Vec::new();
        let steps: Vec<_> = self.states.pairs().zip(&self.versions).collect();
        for ((before, _), versions) in steps.into_iter().rev() {
            self.program
                .succeed(&["down", "-n", &versions.len().to_string()]);
            problems.extend(self.is_not_at(before));
        }
        self.none(&problems);
    }

    /// All the way up, at once.
    pub(crate) fn up_again(&self) {
        self.program.succeed(&["up"]);
        if let Some((_, last)) = self.states.pairs().last() {
            self.none(&Vec::from_iter(self.is_not_at(last)));
        }
    }

    /// Each migration in a scratch.
    pub(crate) fn verify(&self) {
        let dialect = self.database.either("postgres", "sqlite");
        self.program.succeed(&["verify", "--dialect", dialect]);
    }

    fn none(&self, problems: &[String]) {
        let kind = self.database.kind();
        assert!(problems.is_empty(), "{kind}: {}", problems.join("\n"));
    }

    fn is_not_at(&self, state: &State) -> Option<String> {
        let arguments = ["diff", "--from", "database", "--to", state.text()];
        let compared = self
            .program
            .run(&[&arguments[..], &["--exit-code"]].concat());
        (compared.code != Some(0)).then(|| compared.to_string())
    }

    /// Both lists of statements, from the first on that is not the same.
    fn ran_otherwise(&self, before: &State, state: &State, versions: &[String]) -> Option<String> {
        let mut arguments = vec!["diff", "--sql"];
        arguments.extend((!self.fast).then_some("--online"));
        arguments.extend(state.since(before));
        let planned = self.program.succeed(&arguments).stdout;
        let recorded = versions.iter().map(|version| self.recorded(version));
        let recorded: String = recorded.collect();
        let (mut planned, mut recorded) = (statements(&planned), statements(&recorded));
        if versions.len() > 1 {
            // What has to be committed first was put into a migration of its own.
            planned.sort();
            recorded.sort();
        }
        let same = planned.iter().zip(&recorded);
        let same = same.take_while(|(one, other)| one == other).count();
        (planned != recorded).then(|| {
            let (planned, recorded) = (&planned[same..], &recorded[same..]);
            format!(
                "{}:\nplanned {planned:#?}\nrecorded {recorded:#?}",
                state.title
            )
        })
    }

    /// What the migration emitted, as the log has it.
    fn recorded(&self, version: &str) -> String {
        let emitted = self.database.value(&format!(
            "SELECT emitted FROM seaql_migration_attempts WHERE version = '{version}' AND direction = 'up'"
        ));
        emitted.unwrap_or_else(|| panic!("{version} was not logged"))
    }
}
