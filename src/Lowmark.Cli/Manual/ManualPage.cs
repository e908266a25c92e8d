using System.Globalization;
using System.Reflection;
using System.Text;
using Lowmark.Cli.Completion;

namespace Lowmark.Cli.Manual;

/// <summary>The manual page lowmark(1), from the same outline as help and completion.</summary>
/// <remarks>Macros of man(7).</remarks>
internal static class ManualPage
{
    private const string About = """
        Reads kernel logs and says for every incident what happened, why, who was hit and who is to blame, what to do
        now and for good, and shows the proof: the lines of the log and the kernel's own inequalities. Nothing is
        changed, and nothing is sent anywhere.
        """;

    public static string Of(CommandOutline root, IReadOnlyList<(string Line, string Does)> examples)
    {
        StringBuilder page = new();
        Macro(page, $".TH LOWMARK 1 \"\" \"lowmark {Version()}\" \"User Commands\"");
        Section(page, "NAME");
        Text(page, $"lowmark - {Sentence(root.Description)}");
        Section(page, "SYNOPSIS");
        foreach (CommandOutline command in root.Subcommands)
        {
            Macro(page, ".B lowmark " + Roff(command.Name));
            Text(page, Usage(command));
            Macro(page, ".br");
        }

        Section(page, "DESCRIPTION");
        Text(page, About);
        Section(page, "COMMANDS");
        foreach (CommandOutline command in root.Subcommands) { Command(page, command); }
        Section(page, "OPTIONS");
        Options(page, root.Options);
        Section(page, "EXIT STATUS");
        foreach ((int code, string meaning) in ExitCode.Meanings)
        {
            Term(page, code.ToString(CultureInfo.InvariantCulture), meaning);
        }

        Macro(page, ".PP");
        Text(page, ExitCode.Precedence);
        Section(page, "EXAMPLES");
        Examples(page, examples);
        Section(page, "ENVIRONMENT");
        Term(page, "NO_COLOR", "no colours, when it is set to anything");
        Term(page, "LC_ALL, LC_CTYPE, LANG", "where none names UTF-8, results are ASCII");
        Section(page, "SEE ALSO");
        Text(page, "dmesg(1), journalctl(1), proc(5)");
        return page.ToString();
    }

    private static void Command(StringBuilder page, CommandOutline command)
    {
        Macro(page, $".SS lowmark {Roff(command.Name)} {Roff(Usage(command))}".TrimEnd());
        Text(page, command.Description);
        if (command.Argument is { } argument) { Term(page, argument.Word, argument.Description); }
        Options(page, command.Options);
        Examples(page, command.Examples);
    }

    private static string Usage(CommandOutline command)
    {
        string options = command.Options.Count > 0 ? "[options]" : "";
        return $"{options} {command.Argument?.Word}".Trim();
    }

    private static void Options(StringBuilder page, IReadOnlyList<OptionOutline> options)
    {
        foreach (OptionOutline option in options)
        {
            string value = option.TakesValue ? $" {option.ValueName}" : "";
            Term(page, string.Join(", ", option.Names) + value, option.Description);
        }
    }

    private static void Examples(StringBuilder page, IReadOnlyList<(string Line, string Does)> examples)
    {
        foreach ((string line, string does) in examples) { Term(page, line, does); }
    }

    private static void Section(StringBuilder page, string title) => Macro(page, $".SH {title}");

    private static void Term(StringBuilder page, string term, string text)
    {
        Macro(page, ".TP");
        Macro(page, $".B {Roff(term)}");
        Text(page, text);
    }

    private static void Macro(StringBuilder page, string line) => page.Append(line).Append('\n');

    private static void Text(StringBuilder page, string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // A line that begins with one of these would be a request.
            string guard = line[0] is '.' or '\'' ? "\\&" : "";
            page.Append(guard).Append(Roff(line)).Append('\n');
        }
    }

    private static string Roff(string text) => text
        .Replace("\\", "\\e", StringComparison.Ordinal)
        .Replace("-", "\\-", StringComparison.Ordinal)
        .Replace("'", "\\(aq", StringComparison.Ordinal)
        .Replace("~", "\\(ti", StringComparison.Ordinal)
        .Replace("…", "...", StringComparison.Ordinal)
        .Replace("\"", "\\(dq", StringComparison.Ordinal);

    // man -k shows it behind the dash, where no capital stands.
    private static string Sentence(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');

    private static string Version()
    {
        string version = typeof(ManualPage).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        int build = version.IndexOf('+', StringComparison.Ordinal);
        return build < 0 ? version : version[..build];
    }
}
