using Lowmark.Cli.Input.Live;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Explain;

public enum OutputFormat
{
    Text,
    Summary,
    Markdown,
    Html,
    Json,
    Jsonl,
}

/// <param name="Files">As given; empty for standard input, or this machine where that is a terminal.</param>
/// <param name="Live">This machine's own log, whatever standard input is.</param>
/// <param name="Boot">Which boot of this machine; null for all that are kept.</param>
/// <param name="Follow">Whether the last input is read on as it grows.</param>
public sealed record ExplainOptions(
    IReadOnlyList<string> Files, OutputFormat Format, ReportFilter Filter, TextOptions Text, bool Live = false,
    BootChoice? Boot = null, bool Follow = false);
