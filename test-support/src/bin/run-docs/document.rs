//! A document in the pieces that are run, and those that are not.

/// A document.
pub(crate) struct Document {
    pub(crate) pieces: Vec<Piece>,
    /// The tag of each block, with its text.
    pub(crate) blocks: Vec<(String, String)>,
}

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What is only read, fences included.
    Text(String),
    /// A block of commands, each with what it prints.
    Commands(Vec<Entry>),
    /// A block that is a file, headed by a line with its name.
    File { path: String, text: String },
    /// A block that changes files.
    Patch { text: String, line: usize },
}

/// A command, as it is typed, and what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// It may have several lines.
    pub(crate) command: String,
    /// Lines, each with its end.
    pub(crate) output: String,
    /// Whether an empty line follows.
    gap: bool,
    /// Where it stands.
    pub(crate) line: usize,
}

impl Entry {
    /// Lets it say what was printed.
    pub(crate) fn say(&mut self, printed: &str) {
        printed.clone_into(&mut self.output);
        self.gap = !printed.is_empty();
    }
}

impl Document {
    /// Takes a document apart.
    ///
    /// # Errors
    /// The line and what is wrong there.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut blocks = Vec::new();
        let mut read = String::new();
        let mut heading = None;
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            read.push_str(line);
            read.push('\n');
            let Some((fence, tag)) = fence(line) else {
                if !line.trim().is_empty() {
                    heading = file_name(line);
                }
                continue;
            };
            let begins = number + 1;
            if line.starts_with(' ') && matches!(tag, "console" | "diff") {
                return Err(format!(
                    "{begins}: a block that is run begins at the margin"
                ));
            }
            let mut block = Vec::new();
            loop {
                match lines.next() {
                    Some((_, line)) if line.trim() == fence => break,
                    Some((number, line)) => block.push((number + 1, line)),
                    None => return Err(format!("{begins}: the block has no end")),
                }
            }
            let content: String = block.iter().flat_map(|(_, line)| [line, "\n"]).collect();
            blocks.push((tag.to_owned(), content.clone()));
            let path = heading.take();
            let piece = match (tag, path) {
                ("console", _) => Piece::Commands(entries(&block)?),
                ("diff", _) => Piece::Patch {
                    text: content,
                    line: begins,
                },
                (_, Some(path)) if !matches!(tag, "sh" | "text") => Piece::File {
                    path,
                    text: content,
                },
                _ => {
                    read.push_str(&content);
                    read.push_str(fence);
                    read.push('\n');
                    continue;
                }
            };
            pieces.push(Piece::Text(std::mem::take(&mut read)));
            pieces.push(piece);
            read.push_str(fence);
            read.push('\n');
        }
        pieces.push(Piece::Text(read));
        Ok(Self { pieces, blocks })
    }

    /// The document as text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(read)
                | Piece::File { text: read, .. }
                | Piece::Patch { text: read, .. } => {
                    text.push_str(read);
                }
                Piece::Commands(entries) => {
                    for (at, entry) in entries.iter().enumerate() {
                        text.push_str(&format!("$ {}\n{}", entry.command, entry.output));
                        if entry.gap && at + 1 < entries.len() {
                            text.push('\n');
                        }
                    }
                }
            }
        }
        text
    }

    /// Whether anything is run.
    pub(crate) fn has_commands(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Commands(_)))
    }
}

/// The fence and the tag of a line that begins a block.
fn fence(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
    let (fence, tag) = line.split_at(ticks);
    (ticks >= 3 && !tag.contains('`')).then_some((fence, tag))
}

/// The path, of a line that is nothing but "`path`:".
fn file_name(line: &str) -> Option<String> {
    let path = line.strip_prefix('`')?.strip_suffix("`:")?;
    (!path.is_empty() && !path.contains(['`', ' '])).then(|| path.to_owned())
}

/// The commands of a block. A command goes on behind a backslash, and up to the end of what it reads (`<<'END'`).
fn entries(block: &[(usize, &str)]) -> Result<Vec<Entry>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut lines = block.iter();
    while let Some((line, text)) = lines.next() {
        if let Some(first) = text.strip_prefix("$ ") {
            let mut command = first.to_owned();
            let mut last = first;
            while last.ends_with('\\') {
                let (_, next) = lines
                    .next()
                    .ok_or(format!("{line}: the command has no end"))?;
                command.push('\n');
                command.push_str(next);
                last = next;
            }
            if let Some(word) = here_word(first) {
                loop {
                    let (_, next) = lines.next().ok_or(format!("{line}: `{word}` is missing"))?;
                    command.push('\n');
                    command.push_str(next);
                    if *next == word {
                        break;
                    }
                }
            }
            entries.push(Entry {
                command,
                output: String::new(),
                gap: false,
                line: *line,
            });
        } else if let Some(entry) = entries.last_mut() {
            entry.output.push_str(text);
            entry.output.push('\n');
        } else {
            return Err(format!(
                "{line}: a console block begins with `$ ` and a command"
            ));
        }
    }
    for entry in &mut entries {
        let output = entry.output.trim_end_matches('\n');
        entry.gap = entry.output.len() > output.len() + 1 || entry.output == "\n";
        entry.output = match output {
            "" => String::new(),
            output => format!("{output}\n"),
        };
    }
    Ok(entries)
}

/// The word that ends what a command reads from the lines below it.
fn here_word(command: &str) -> Option<String> {
    let (_, after) = command.split_once("<<")?;
    let word: String = after
        .trim_start_matches(['-', ' ', '\'', '"'])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> Vec<(String, String)> {
        let document = Document::parse(&format!("```console\n{text}```\n")).unwrap();
        let Piece::Commands(entries) = &document.pieces[1] else {
            panic!("no commands");
        };
        let pair = |entry: &Entry| (entry.command.clone(), entry.output.clone());
        entries.iter().map(pair).collect()
    }

    #[test]
    fn a_document_comes_back_as_it_was() {
        let text = "# A\n\n```console\n$ a\n1\n\n2\n\n$ b\n$ c \\\n  d\n```\n\n```text\n$ x\n```\n\n`src/a.rs`:\n\n\
                    ```rust\nfn a() {}\n```\n\n````md\n```console\n$ y\n```\n````\n\n```diff\n--- a\n```\nend\n";
        let document = Document::parse(text).unwrap();
        assert_eq!(document.text(), text);
        let tags: Vec<&str> = document
            .blocks
            .iter()
            .map(|(tag, _)| tag.as_str())
            .collect();
        assert_eq!(tags, ["console", "text", "rust", "md", "diff"]);
        let run = document
            .pieces
            .iter()
            .filter(|piece| !matches!(piece, Piece::Text(_)));
        assert_eq!(run.count(), 3);
    }

    #[test]
    fn a_command_and_what_it_prints() {
        let pair = |command: &str, output: &str| (command.to_owned(), output.to_owned());
        assert_eq!(
            commands("$ a\n1\n\n2\n\n$ b\n"),
            [pair("a", "1\n\n2\n"), pair("b", "")]
        );
        assert_eq!(commands("$ a \\\n  b\n1\n"), [pair("a \\\n  b", "1\n")]);
        assert_eq!(
            commands("$ cat > f <<'END'\n$ x\nEND\n1\n"),
            [pair("cat > f <<'END'\n$ x\nEND", "1\n")]
        );
    }

    #[test]
    fn files_have_their_names_above_them() {
        let document =
            Document::parse("`a/b.rs`:\n\n```rust\nx\n```\n\nSee `c.rs`:\n```rust\ny\n```\n")
                .unwrap();
        let files: Vec<&Piece> = document
            .pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::File { .. }))
            .collect();
        let expected = Piece::File {
            path: "a/b.rs".to_owned(),
            text: "x\n".to_owned(),
        };
        assert_eq!(files, [&expected]);
    }

    #[test]
    fn what_cannot_be_run_is_named() {
        for (text, problem) in [
            (
                "```console\nls\n```\n",
                "2: a console block begins with `$ ` and a command",
            ),
            ("a\n```console\n$ ls\n", "2: the block has no end"),
            ("```console\n$ cat <<END\n```\n", "2: `END` is missing"),
            (
                "- a\n  ```console\n  $ ls\n  ```\n",
                "2: a block that is run begins at the margin",
            ),
        ] {
            assert_eq!(
                Document::parse(text).err().as_deref(),
                Some(problem),
                "{text}"
            );
        }
    }
}
