using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Explain;

public enum OutputFormat
{
    Text,
    Summary,
    Json,
    Jsonl,
}

/// <param name="Files">As given; empty for standard input.</param>
public sealed record ExplainOptions(
    IReadOnlyList<string> Files, OutputFormat Format, ReportFilter Filter, TextOptions Text);
