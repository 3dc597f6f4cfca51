//! Manual pages: what clap knows, as `clap_mangen` writes it, and behind it what it does not know.

use clap::Command;
use clap_mangen::Man;
use roff::{Roff, bold, roman};

use super::{examples, notes};
use crate::error::Error;
use crate::project::Project;

/// The page of the program.
pub(super) fn of_program(command: &Command, project: &Project) -> Result<String, Error> {
    let program = command.get_name();
    let mut roff = Roff::new();
    heading(&mut roff, "DATABASE");
    notes(&mut roff, &notes::database(project));
    environment(&mut roff, project);
    codes(&mut roff, &[]);
    examples(&mut roff, examples::PROGRAM, program);
    page(command, program, project, &roff)
}

/// All pages, with the names of their files.
pub(super) fn all(command: &Command, project: &Project) -> Result<Vec<(String, String)>, Error> {
    let program = command.get_name();
    let mut pages = vec![(format!("{program}.1"), of_program(command, project)?)];
    for command in command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
    {
        let name = command.get_name();
        let mut roff = Roff::new();
        let also = notes::also_called(command);
        let text = [also.as_str(), notes::of(name)].join("\n");
        if !text.trim().is_empty() {
            heading(&mut roff, "NOTES");
            notes(&mut roff, text.trim());
        }
        environment(&mut roff, project);
        codes(&mut roff, notes::own_codes(name));
        examples(&mut roff, examples::of(name), program);
        heading(&mut roff, "SEE ALSO");
        roff.text([bold(program), roman("(1)")]);
        let page = page(command, program, project, &roff)?;
        pages.push((format!("{program}-{name}.1"), page));
    }
    Ok(pages)
}

fn page(command: &Command, program: &str, project: &Project, rest: &Roff) -> Result<String, Error> {
    let man = Man::new(command.clone())
        // No date. An empty one is left out of the heading, and what follows it would stand in its place.
        .date(" ")
        .source(format!("{program} {}", project.version))
        .manual("Database migrations");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    man.render_options_section(&mut page)?;
    rest.to_writer(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn heading(roff: &mut Roff, text: &str) {
    roff.control("SH", [text]);
}

fn notes(roff: &mut Roff, text: &str) {
    for (at, block) in notes::blocks(text).into_iter().enumerate() {
        match block {
            notes::Block::Text(lines) => {
                if at > 0 {
                    roff.control("PP", []);
                }
                roff.text([roman(lines.join(" "))]);
            }
            notes::Block::Lines(lines) => as_they_are(roff, &lines),
        }
    }
}

fn environment(roff: &mut Roff, project: &Project) {
    heading(roff, "ENVIRONMENT");
    for (names, what) in notes::environment(project) {
        entry(roff, &names, what);
    }
}

fn codes(roff: &mut Roff, own: &[notes::Code]) {
    heading(roff, "EXIT STATUS");
    for (code, what) in notes::CODES.iter().chain(own) {
        entry(roff, &code.to_string(), what);
    }
}

fn examples(roff: &mut Roff, examples: &[examples::Example], program: &str) {
    heading(roff, "EXAMPLES");
    as_they_are(
        roff,
        &examples::lines(examples, program, &format!("{program} "), "# "),
    );
}

fn entry(roff: &mut Roff, term: &str, what: &str) {
    roff.control("TP", []);
    roff.text([bold(term)]);
    roff.text([roman(what)]);
}

fn as_they_are(roff: &mut Roff, lines: &[impl AsRef<str>]) {
    roff.control("PP", []);
    roff.control("nf", []);
    for line in lines {
        roff.text([roman(line.as_ref())]);
    }
    roff.control("fi", []);
}
