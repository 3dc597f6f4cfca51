//! Up and down: which migrations are to run, and in what order.

use std::collections::BTreeMap;

use sea_orm::DatabaseTransaction;

use super::examine::NEWEST;
use super::record::now;
use super::{Edit, Examination, Runner, failed};
use crate::chain::Link;
use crate::database::Failure;
use crate::error::Error;
use crate::history::reread;
use crate::lint::{Note, Sizes};
use crate::resolve;
use crate::script::Script;
use crate::state::{Standing, State};
use crate::target::{Direction, Target, TargetError};
use crate::watch::Event;

/// How far to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// To a target.
    To(Target),
    /// So many revisions; fewer where there are no more.
    Steps(usize),
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The versions that this run applied or reverted, in order.
    pub done: Vec<String>,
    /// The versions that another runner did meanwhile.
    pub by_others: Vec<String>,
    /// Where the database stands now.
    pub standing: Standing,
    /// Applied migrations that were edited since; they do not stop a run.
    pub edits: Vec<Edit>,
}

impl Goal {
    /// The goal that a command line gives: a target, a number of steps, or the command's default.
    #[must_use]
    pub fn of(target: Option<Target>, steps: Option<usize>, direction: Direction) -> Self {
        match (target, steps, direction) {
            (Some(target), ..) => Self::To(target),
            (None, Some(steps), _) => Self::Steps(steps),
            (None, None, Direction::Up) => Self::To(Target::Head),
            (None, None, Direction::Down) => Self::Steps(1),
        }
    }
}

impl Report {
    fn nothing(examination: Examination) -> Self {
        Self {
            done: Vec::new(),
            by_others: Vec::new(),
            standing: examination.standing,
            edits: examination.edits,
        }
    }
}

impl Runner {
    /// Applies pending revisions up to the goal. Of a long history, the newest 100 revisions alone are looked at for
    /// edits: [`Runner::examine`] looks at all of them.
    ///
    /// # Errors
    /// [`Error::Target`], [`Error::Diverged`], [`Error::LockWait`], [`Error::Migration`], [`Error::Stopped`], and what [`Runner::standing`] gives.
    pub async fn up(&mut self, goal: &Goal) -> Result<Report, Error> {
        let examination = self.examine_newest().await?;
        let positions = self.positions(&examination.standing, goal, Direction::Up)?;
        self.run(positions, Direction::Up, examination).await
    }

    /// Reverts applied revisions down to the goal.
    ///
    /// # Errors
    /// As [`Runner::up`].
    pub async fn down(&mut self, goal: &Goal) -> Result<Report, Error> {
        let examination = self.examine_newest().await?;
        let positions = self.positions(&examination.standing, goal, Direction::Down)?;
        self.run(positions, Direction::Down, examination).await
    }

    /// Which migrations lie on the way to the goal, in the order in which they are run.
    fn positions(
        &self,
        standing: &Standing,
        goal: &Goal,
        direction: Direction,
    ) -> Result<Vec<usize>, Error> {
        match (standing.state, direction) {
            // A newer program has been here: everything that this one knows is applied.
            (State::Ahead, Direction::Up) => return Ok(Vec::new()),
            (State::Diverged | State::Ahead, _) => return Err(self.diverged(standing)),
            _ => {}
        }
        let applied = self.chain.len() - standing.pending().count();
        let wanted = match (goal, direction) {
            (Goal::Steps(steps), Direction::Up) => {
                applied.saturating_add(*steps).min(self.chain.len())
            }
            (Goal::Steps(steps), Direction::Down) => applied.saturating_sub(*steps),
            (Goal::To(target), _) => self.resolve(standing, target, direction)?,
        };
        Ok(match direction {
            Direction::Up => (applied..wanted).collect(),
            Direction::Down => (wanted..applied).rev().collect(),
        })
    }

    /// What [`Runner::up`] or [`Runner::down`] would do, as a script; none where there is nothing to do. Nothing is
    /// written to the database.
    ///
    /// # Errors
    /// As [`Runner::up`], and [`Error::DependsOnData`].
    pub async fn dry_run(
        &mut self,
        goal: &Goal,
        direction: Direction,
    ) -> Result<Option<String>, Error> {
        let standing = self.standing().await?;
        let positions = self.positions(&standing, goal, direction)?;
        if positions.is_empty() {
            return Ok(None);
        }
        let sizes = if self.is_absent() {
            Sizes::unknown()
        } else {
            self.sizes().await?
        };
        let mut notes = BTreeMap::new();
        for position in &positions {
            let version = &self.chain.links()[*position].revision.version;
            let found = self.notes(version, direction, &sizes).await;
            notes.insert(*position, found.iter().map(Note::line).collect());
        }
        let script = Script {
            project: &self.project,
            chain: &self.chain,
            backend: self.database.backend(),
            schema: self.database.schema(),
            notes,
        };
        script.write(&positions, direction).await.map(Some)
    }

    /// How many revisions the target stands for, wherever it lies.
    pub(super) fn position(&self, standing: &Standing, target: &Target) -> Result<usize, Error> {
        self.resolve(standing, target, Direction::Up)
            .or_else(|error| match &error {
                Error::Target {
                    problem: TargetError::WrongDirection { .. },
                    ..
                } => self.resolve(standing, target, Direction::Down),
                _ => Err(error),
            })
    }

    fn resolve(
        &self,
        standing: &Standing,
        target: &Target,
        direction: Direction,
    ) -> Result<usize, Error> {
        resolve::resolve(&self.chain, standing, target, direction).map_err(|problem| {
            Error::Target {
                problem,
                revisions: standing
                    .entries
                    .iter()
                    .map(|entry| match entry.applied_at {
                        Some(_) => format!("{} (applied)", entry.revision),
                        None => entry.revision.to_string(),
                    })
                    .collect(),
            }
        })
    }

    pub(super) fn diverged(&self, standing: &Standing) -> Error {
        Error::Diverged {
            database: self.database.describe(),
            problem: standing.misfit(),
        }
    }

    async fn run(
        &mut self,
        positions: Vec<usize>,
        direction: Direction,
        examination: Examination,
    ) -> Result<Report, Error> {
        let mut report = Report::nothing(examination);
        if positions.is_empty() {
            return Ok(report);
        }
        self.prepare().await?;
        // What another runner did while this one waited is passed over without taking the lock for each of them.
        let mut seen = report.standing.clone();
        for position in positions {
            if self.options.stop.is_requested() {
                return Err(Error::Stopped);
            }
            let revision = self.chain.links()[position].revision.clone();
            let version = revision.version.clone();
            if seen.is_applied(&version) == (direction == Direction::Down)
                && self
                    .attempt_installed(position, direction, &mut seen)
                    .await?
            {
                // Known without asking: this runner has just recorded it.
                seen.note(&version, (direction == Direction::Up).then(now));
                report.done.push(version);
            } else {
                self.watch.tell(&Event::DoneByOther {
                    revision: &revision,
                    direction,
                });
                report.by_others.push(version);
            }
        }
        report.standing = seen;
        Ok(report)
    }

    /// As [`Runner::attempt`]; where another program has dropped the history meanwhile, it is made again first.
    async fn attempt_installed(
        &mut self,
        position: usize,
        direction: Direction,
        seen: &mut Standing,
    ) -> Result<bool, Error> {
        match self.attempt(position, direction, seen).await {
            Err(Error::Database { source, .. }) if Failure::of(&source) == Failure::NoSuchTable => {
                self.install().await?;
                self.prepare().await?;
                self.attempt(position, direction, seen).await
            }
            other => other,
        }
    }

    /// Reads the history again into `seen`, now that nobody else can change it. Whether the revision at `position` is
    /// still to do.
    pub(super) async fn recheck(
        &self,
        transaction: &DatabaseTransaction,
        position: usize,
        direction: Direction,
        seen: &mut Standing,
    ) -> Result<bool, Error> {
        let newest = self.chain.newest(NEWEST);
        let reading = reread(transaction, &self.tables, newest.as_deref())
            .await
            .map_err(|source| failed("reading the history", source))?;
        // Two programs may have begun on one empty database; the first one made it its own.
        if let Some(other) = reading.foreign(self.project.name) {
            return Err(self.foreign(format!("it belongs to {other}")));
        }
        *seen = Standing::new(&self.chain, &reading.applied);
        let standing = &*seen;
        let revision = &self.chain.links()[position].revision;
        let is_applied = standing.is_applied(&revision.version);
        if is_applied == (direction == Direction::Up) {
            return Ok(false);
        }
        // Everything below must be applied and nothing above: otherwise somebody went the other way meanwhile.
        let fits = |link: &Link, above: bool| standing.is_applied(&link.revision.version) != above;
        let links = self.chain.links();
        if links[..position].iter().all(|link| fits(link, false))
            && links[position + 1..].iter().all(|link| fits(link, true))
        {
            return Ok(true);
        }
        Err(Error::Changed {
            database: self.database.describe(),
            doing: match direction {
                Direction::Up => "the upgrade",
                Direction::Down => "the downgrade",
            },
        })
    }
}
