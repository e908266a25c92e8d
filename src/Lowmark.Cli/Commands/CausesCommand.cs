using System.CommandLine;
using Lowmark.Diagnosis.Model;
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
        id.CompletionSources.Add([.. docs.Select(doc => doc.Id)]);
        DocumentedCommand command = new(
            "causes", "Explain a cause or factor: what it means and how it is proven.",
            ("lowmark causes", "the list of all"),
            ("lowmark causes fragmentation", "when it is proven, when refuted, what evidence it needs"))
        {
            id,
        };
        id.Validators.Add(result =>
        {
            string? wanted = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (wanted is not null && docs.All(doc => doc.Id != wanted))
            {
                result.AddError($"'{wanted}' is no cause or factor; the list: lowmark causes");
            }
        });
        command.SetAction(parsed => Run(host, docs, parsed.GetValue(id)));
        return command;
    }

    private static int Run(CliHost host, IReadOnlyList<RuleDoc> docs, string? id)
    {
        BufferedStream output = new(host.Output);
        bool colour = host.OutputIsTerminal && string.IsNullOrEmpty(host.Variable("NO_COLOR"));
        TextOptions text = new(host.TerminalWidth ?? 100, colour, host.ShowsUnicode);
        RuleDocPages pages = new(output, text);
        if (id is null) { pages.WriteList(docs); }
        else { pages.WritePage(docs.First(doc => doc.Id == id)); }
        output.Flush();
        return ExitCode.Clean;
    }
}
