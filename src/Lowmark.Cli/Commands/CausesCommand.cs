using System.CommandLine;
using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark causes [ID]</c>: the list of causes and factors, or the page of one.</summary>
internal static class CausesCommand
{
    public static Command Build(CliHost host, IReadOnlyList<RuleDoc> docs)
    {
        Argument<string?> id = new("ID")
        {
            Description = "a cause or factor; without it, the list of all",
            HelpName = "ID",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> format = Values.Choice("--format", "form of the page", "text", "md");
        id.CompletionSources.Add([.. docs.Select(doc => doc.Id)]);
        DocumentedCommand command = new(
            "causes", "Explain a cause or factor: what it means and how it is proven.",
            ("lowmark causes", "the list of all"),
            ("lowmark causes fragmentation", "when it is proven, when refuted, what evidence it needs"),
            ("lowmark causes fragmentation --format md", "the same as Markdown, for a ticket or a wiki"))
        {
            id, format,
        };
        id.Validators.Add(result =>
        {
            string? wanted = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (wanted is not null && docs.All(doc => doc.Id != wanted))
            {
                result.AddError($"'{wanted}' is no cause or factor; the list: lowmark causes");
            }
        });
        command.SetAction(parsed => Run(
            host, parsed.GetValue(id) is { } wanted ? [docs.First(doc => doc.Id == wanted)] : docs,
            isPage: parsed.GetValue(id) is not null, isMarkdown: parsed.GetValue(format) == "md"));
        return command;
    }

    private static int Run(CliHost host, IReadOnlyList<RuleDoc> docs, bool isPage, bool isMarkdown)
    {
        BufferedStream output = new(host.Output);
        bool colour = host.OutputIsTerminal && string.IsNullOrEmpty(host.Variable("NO_COLOR"));
        RuleDocPages pages = new(output, new(host.TerminalWidth ?? 100, colour, host.ShowsUnicode));
        switch (isPage, isMarkdown)
        {
            case (true, true): output.Write(Encoding.UTF8.GetBytes(RuleDocMarkdown.Page(docs[0]))); break;
            case (false, true): output.Write(Encoding.UTF8.GetBytes(RuleDocMarkdown.List(docs))); break;
            case (true, false): pages.WritePage(docs[0]); break;
            case (false, false): pages.WriteList(docs); break;
        }

        output.Flush();
        return ExitCode.Clean;
    }
}
