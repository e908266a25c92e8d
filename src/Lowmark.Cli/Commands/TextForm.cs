using System.CommandLine;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Commands;

/// <summary>The options that say how text looks, the same in each command that prints it.</summary>
internal sealed class TextForm(CliHost host)
{
    private const int UsualWidth = 100;

    public Option<string> Color { get; } = Values.Choice("--color", "colours", "auto", "always", "never");

    public Option<int?> Width { get; } = Values.Columns(
        "--width", TextOptions.NarrowestWidth, TextOptions.WidestWidth);

    public TextOptions Of(ParseResult parsed, bool verbose) => new(
        parsed.GetValue(Width) ?? host.TerminalWidth ?? UsualWidth, IsColoured(parsed.GetValue(Color)),
        host.ShowsUnicode, verbose);

    private bool IsColoured(string? wanted) => wanted switch
    {
        "always" => true,
        "never" => false,
        _ => host.OutputIsTerminal && string.IsNullOrEmpty(host.Variable("NO_COLOR"))
            && host.Variable("TERM") != "dumb",
    };
}
