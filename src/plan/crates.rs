//! The shared `Cargo.toml` files, and the crates that are rendered no longer, whose names stand in them.

use anyhow::{Context as _, Result};

use super::cargo::Fate;
use super::planner::{Planner, step, written};
use super::text::{joined, lf};
use super::unit::UnitPlan;
use super::{Action, Refusal, Step, cargo};
use crate::artifact::{Hash, OutPath};
use crate::disk::Read;

impl Planner<'_> {
    /// Takes the folders of units no longer rendered for those of crates that are gone.
    pub(super) fn leave<'u>(&mut self, units: impl Iterator<Item = &'u UnitPlan>) {
        self.gone_folders
            .extend(units.map(|unit| (unit.folder.clone(), Fate::Left)));
    }

    /// Learns which crates are rendered no longer, and which of them the user keeps; `stale` are all files that are not.
    pub(super) fn leave_crates(&mut self, stale: &[OutPath], read: &Read) -> Result<()> {
        for path in stale {
            let Some(folder) = path.as_str().strip_suffix("/Cargo.toml") else {
                continue;
            };
            let found = read(path).with_context(|| format!("cannot use `{path}`"))?;
            let is_left = found.is_some_and(|found| {
                let hash = Hash::of(&lf(&found));
                !self.lock.wrote(path.as_str(), &hash)
            });
            let fate = if is_left { Fate::Left } else { Fate::Vanished };
            self.gone_folders.insert(folder.to_owned(), fate);
        }
        Ok(())
    }

    /// Learns from the workspace's `Cargo.toml` on the disk what the crates that are gone were called.
    pub(super) fn name_gone_crates(&mut self, root: Option<&[u8]>) {
        let text = root.and_then(|root| std::str::from_utf8(root).ok());
        self.gone_crates = cargo::shared_folders(text.unwrap_or_default())
            .into_iter()
            .filter_map(|(name, folder)| {
                Some((name, *self.gone_folders.get(&joined("", &folder))?))
            })
            .collect();
    }

    /// A shared `Cargo.toml`: ours while nobody edited it, from then on edited by key.
    pub(super) fn cargo(
        &mut self,
        path: &OutPath,
        template: &str,
        before: Option<Vec<u8>>,
    ) -> Result<Step> {
        let values =
            cargo::values(template).with_context(|| format!("the template of `{path}`"))?;
        for (place, value) in &values {
            self.plan
                .lock
                .record(format!("{path}#{place}"), Hash::of(value.as_bytes()));
        }
        let Some(found) = before.as_deref().map(lf) else {
            self.record(path, &Action::Create, template.as_bytes());
            return Ok(step(path, Action::Create, before, template.into()));
        };
        if self.is_unedited(path, &found) || found == template.as_bytes() {
            let action = written(before.as_deref(), template.as_bytes());
            self.record(path, &action, template.as_bytes());
            return Ok(step(path, action, before, template.into()));
        }
        self.plan.lock.carry_over(path.as_str(), self.lock);
        if !self
            .lock
            .wrote(path.as_str(), &Hash::of(template.as_bytes()))
        {
            self.plan.lock.leave(path.as_str(), true);
        }
        Ok(match self.merged_cargo(path, template, &found) {
            Ok(text) => {
                self.remember_places(path, &text);
                let action = written(before.as_deref(), text.as_bytes());
                step(path, action, before, text.into_bytes())
            }
            Err(error) => {
                let refusal = Refusal::Invalid(format!("{error:#}"));
                step(path, Action::Refuse(refusal), before, Vec::new())
            }
        })
    }

    /// Keeps what ferroctl wrote into a `Cargo.toml` and no longer wants for as long as it stands there: it goes with the
    /// crate that it names.
    fn remember_places(&mut self, path: &OutPath, text: &str) {
        for (place, value) in cargo::values(text).unwrap_or_default() {
            let key = format!("{path}#{place}");
            let is_ours = self.lock.wrote(&key, &Hash::of(value.as_bytes()));
            if is_ours && !self.plan.lock.knows(&key) {
                self.plan.lock.carry_over(&key, self.lock);
            }
        }
    }

    fn merged_cargo(&self, path: &OutPath, template: &str, found: &[u8]) -> Result<String> {
        let found = std::str::from_utf8(found)?;
        let wrote = |place: &str, value: &str| {
            self.lock
                .wrote(&format!("{path}#{place}"), &Hash::of(value.as_bytes()))
        };
        let (base, _) = path.as_str().rsplit_once('/').unwrap_or_default();
        let around = cargo::Around {
            wrote: &wrote,
            knows: &|place| self.lock.knows(&format!("{path}#{place}")),
            folder: &|folder| self.gone_folders.get(&joined(base, folder)).copied(),
            crates: &self.gone_crates,
            used: &self.used,
        };
        cargo::merge(template, found, &around)
    }
}
