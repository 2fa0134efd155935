//! The command line's own words in Korean: clap has them in English alone.

use crate::course::with_particles;
use crate::exit::Exit;
use clap::builder::{PossibleValue, StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

/// The command with help in Korean, and the same of all its subcommands. What the options say themselves is in Korean
/// already.
pub(super) fn helped(mut command: Command) -> Command {
    // Only now there are the options and the command for help, and each knows its whole name.
    command.build();
    translated(command)
}

fn translated(mut command: Command) -> Command {
    let usage = usage(&command.render_usage());
    let names: Vec<_> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let command = command
        .override_usage(usage)
        .help_template("{about-with-newline}\n사용법: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("명령")
        .mut_args(argument);
    let command = match command.get_name() {
        "help" => command.about("도움말 보기"),
        _ => command,
    };
    let of_each = |command: Command, name: String| command.mut_subcommand(name, translated);
    names.into_iter().fold(command, of_each)
}

/// The usage without its heading.
fn usage(usage: &StyledStr) -> String {
    let usage = usage.to_string();
    usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[옵션]")
}

/// An argument under a Korean heading, with what clap would say in English of its values.
fn argument(argument: Arg) -> Arg {
    let argument = match argument.get_id().as_str() {
        "help" => argument.help("도움말 보기").long_help("도움말 보기(`-h`는 요약)"),
        "version" => argument.help("버전 보기"),
        "subcommand" => argument.help("도움말을 볼 명령"),
        _ => argument,
    };
    let argument = match (argument.get_help_heading(), argument.get_index()) {
        (Some(_), _) => argument,
        (None, Some(place)) => argument.help_heading("인자").display_order(place),
        (None, None) => argument.help_heading("옵션"),
    };
    if !argument.get_action().takes_values() {
        return argument;
    }
    let (short, long) = (short_help(&argument), long_help(&argument));
    argument.hide_default_value(true).hide_possible_values(true).help(short).long_help(long)
}

/// What an argument's help says, and its default.
fn help_and_default(argument: &Arg) -> (String, Option<String>) {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values = argument.get_default_values().iter().map(|value| value.to_string_lossy());
    let values: Vec<_> = values.collect();
    let default = (!values.is_empty()).then(|| format!("[기본값: {}]", values.join(", ")));
    (help, default)
}

/// The help of an argument in a line.
fn short_help(argument: &Arg) -> String {
    let (help, default) = help_and_default(argument);
    let values = argument.get_possible_values();
    let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
    let values = (!names.is_empty()).then(|| format!("[값: {}]", names.join(", ")));
    [Some(help), values, default].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The help of an argument in paragraphs.
fn long_help(argument: &Arg) -> String {
    let (help, default) = help_and_default(argument);
    let help = argument.get_long_help().map_or(help, ToString::to_string);
    let about = |value: &PossibleValue| {
        let about = value.get_help().map(ToString::to_string).unwrap_or_default();
        format!("\n- {}: {about}", value.get_name())
    };
    let values: String = argument.get_possible_values().iter().map(about).collect();
    let values = (!values.is_empty()).then(|| format!("값:{values}"));
    [Some(help), values, default].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Says in Korean what is wrong with the command line, or shows the help that was asked for, and ends the runner.
pub(super) fn exit(error: &Error) -> ! {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        error.exit();
    }
    let styles = Styles::styled();
    let style = styles.get_error();
    let mut said = vec![format!("{style}오류{style:#}: {}", with_particles(&message(error)))];
    said.extend(
        [
            similar(error, ContextKind::SuggestedArg, "옵션"),
            similar(error, ContextKind::SuggestedSubcommand, "명령"),
            similar(error, ContextKind::SuggestedValue, "값"),
        ]
        .into_iter()
        .flatten(),
    );
    if let Some(ContextValue::StyledStr(own)) = error.get(ContextKind::Usage) {
        said.push(format!("사용법: {}", usage(own)));
    }
    said.push("명령 뒤에 `--help`를 붙이면 쓰는 법이 나와요.".to_owned());
    anstream::eprintln!("{}", said.join("\n\n"));
    std::process::exit(Exit::Unanswered as i32)
}

/// What may have been meant.
fn similar(error: &Error, kind: ContextKind, what: &str) -> Option<String> {
    context(error, kind).map(|similar| format!("  비슷한 {what}: {similar}"))
}

/// What is wrong.
fn message(error: &Error) -> String {
    let context = |kind| context(error, kind).unwrap_or_default();
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}`에 값이 없어요"),
        ErrorKind::InvalidValue => {
            let values = context(ContextKind::ValidValue);
            format!("`{value}`은(는) `{argument}`에 쓸 수 없는 값이에요. 쓸 수 있는 값: {values}")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!(": {why}"));
            let why = why.unwrap_or_default();
            format!("`{value}`은(는) `{argument}`에 쓸 수 없는 값이에요{why}")
        }
        ErrorKind::UnknownArgument => format!("`{argument}`(이)라는 인자는 없어요"),
        ErrorKind::InvalidSubcommand => {
            format!("`{}`(이)라는 명령은 없어요", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("꼭 있어야 할 것이 빠졌어요: {argument}"),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg);
            if prior == argument {
                return format!("`{argument}`은(는) 한 번만 쓸 수 있어요");
            }
            format!("`{argument}`은(는) `{prior}`와(과) 함께 쓸 수 없어요")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("`{argument}`에 적은 값의 수가 맞지 않아요")
        }
        ErrorKind::InvalidUtf8 => "UTF-8이 아닌 글자가 있어요".to_owned(),
        kind => format!("명령줄을 읽을 수 없어요({kind})"),
    }
}

/// What an error is about, as words.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
