using System.CommandLine;
using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark causes [ID]</c>, <c>lowmark checks [ID]</c>: the list of rules, or the page of one.</summary>
internal static class RuleBookCommand
{
    public static Command Build(CliHost host, RuleBook book)
    {
        IReadOnlyList<RuleDoc> docs = book.Docs;
        Argument<string?> id = new("ID")
        {
            Description = $"a {book.Noun}; without it, the list of all",
            HelpName = "ID",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string> format = Values.Choice("--format", "form of the page", "text", "md");
        id.CompletionSources.Add([.. docs.Select(doc => doc.Id)]);
        string example = docs[^1].Id;
        DocumentedCommand command = new(
            book.Command, $"Explain a {book.Noun}: what it means and how it is proven.",
            ($"lowmark {book.Command}", "the list of all"),
            ($"lowmark {book.Command} {example}", "when it is proven, when refuted, what evidence it needs"),
            ($"lowmark {book.Command} {example} --format md", "the same as Markdown, for a ticket or a wiki"))
        {
            id, format,
        };
        id.Validators.Add(result =>
        {
            string? wanted = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (wanted is not null && docs.All(doc => doc.Id != wanted))
            {
                result.AddError($"'{wanted}' is no {book.Noun}; the list: lowmark {book.Command}");
            }
        });
        command.SetAction(parsed => Run(
            host, book, parsed.GetValue(id) is { } wanted ? docs.First(doc => doc.Id == wanted) : null,
            isMarkdown: parsed.GetValue(format) == "md"));
        return command;
    }

    /// <param name="doc">Null for the list.</param>
    private static int Run(CliHost host, RuleBook book, RuleDoc? doc, bool isMarkdown)
    {
        BufferedStream output = new(host.Output);
        bool colour = host.OutputIsTerminal && string.IsNullOrEmpty(host.Variable("NO_COLOR"));
        RuleDocPages pages = new(output, new(host.TerminalWidth ?? 100, colour, host.ShowsUnicode));
        switch (doc, isMarkdown)
        {
            case ({ } page, true): output.Write(Encoding.UTF8.GetBytes(RuleDocMarkdown.Page(page))); break;
            case (null, true): output.Write(Encoding.UTF8.GetBytes(RuleDocMarkdown.List(book))); break;
            case ({ } page, false): pages.WritePage(page); break;
            case (null, false): pages.WriteList(book); break;
        }

        output.Flush();
        return ExitCode.Clean;
    }
}
