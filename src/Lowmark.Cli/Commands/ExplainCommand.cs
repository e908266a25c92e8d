using System.CommandLine;
using System.CommandLine.Parsing;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Input.Live;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Presenters;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark explain [FILE...]</c>: reads kernel logs and says what happened and why.</summary>
internal sealed class ExplainCommand
{
    private readonly TextForm _text;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "kernel logs (gzip, xz, zstd, bzip2 too), archives, folders, quoted wildcards, - for standard "
            + "input; none on a terminal: this machine",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _format = Values.Choice(
        "--format", "form of the results", "text", "md", "html", "json", "jsonl");

    private readonly Option<bool> _verbose = new("--verbose", "-v")
    {
        Description = "all tables, all evidence, undo of each remedy",
    };

    private readonly Option<bool> _live = new("--live")
    {
        Description = "this machine: its journal, crash dumps and /dev/kmsg",
    };

    private readonly Option<BootChoice?> _boot = Values.Boot("--boot", "this machine, one boot only");

    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "read the last input on as it grows, until interrupted",
    };

    private readonly Option<bool> _summary = new("--summary", "-s") { Description = "one row an incident" };
    private readonly Option<TimeBound?> _since = Values.Bound("--since", "reports from this time on", end: false);
    private readonly Option<TimeBound?> _until = Values.Bound("--until", "reports up to this time", end: true);

    private readonly Option<string[]> _kinds = new("--kind")
    {
        Description = "reports of this kind (may be repeated)",
        HelpName = "KIND",
    };

    private readonly Option<int[]> _pids = Values.Pids(
        "--pid", "reports with this victim or trigger (may be repeated)");

    private readonly Option<string[]> _memcgs = new("--memcg")
    {
        Description = "reports in this memory cgroup or below, or matching this pattern (may be repeated)",
        HelpName = "PATH|PATTERN",
    };

    private ExplainCommand(CliHost host)
    {
        _text = new(host);
        Values.Restrict(_kinds, KindNames.All);
    }

    public static Command Build(CliHost host, Func<IExplainEngine> newEngine)
    {
        ExplainCommand explain = new(host);
        DocumentedCommand command = new(
            "explain", "Say why memory ran out: read kernel logs, prove the cause, name what to do.",
            ("lowmark explain /var/log/kern.log", "every incident in a log, the answer first"),
            ("lowmark explain --boot -1", "what happened on this machine before the last reboot"),
            ("lowmark explain sosreport-db1.tar.xz", "an archive or a folder: what is worth reading in it"),
            ("lowmark explain --follow /var/log/kern.log", "each incident as it happens"),
            ("lowmark explain --summary '/var/log/kern.log*'", "one row an incident, rotated and compressed logs too"),
            ("lowmark explain --verbose --pid 1234 kern.log", "all numbers about the kill of one task"),
            ("lowmark explain --since 2026-10-11T12:00 --memcg '/kubepods*' kern.log",
                "the incidents of all pods since noon"),
            ("lowmark explain --format html kern.log >oom.html",
                "drawn, in one file for a browser, a ticket or a mail"),
            ("lowmark explain --format jsonl kern.log | jq .cause.id", "for programs: docs/json.md has the fields"))
        {
            explain._files, explain._live, explain._boot, explain._follow, explain._format, explain._verbose,
            explain._summary, explain._since, explain._until,
            explain._kinds, explain._pids, explain._memcgs, explain._text.Color, explain._text.Width,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(explain._summary) && result.GetResult(explain._format) is { Implicit: false })
            {
                result.AddError("--summary is a form of its own: leave out --format");
            }

            bool isLive = result.GetValue(explain._live) || result.GetResult(explain._boot) is { Implicit: false };
            if (isLive && result.GetResult(explain._files) is { Tokens.Count: > 0 })
            {
                result.AddError("--live and --boot read this machine: leave out FILE");
            }

            bool isWhole = result.GetValue(explain._summary)
                || result.GetResult(explain._format) is { Tokens: [{ Value: not ("text" or "jsonl") }] };
            if (isWhole && result.GetValue(explain._follow))
            {
                result.AddError("--follow needs a form that is printed as it comes: text or jsonl");
            }
        });
        command.SetAction(parsed =>
        {
            if (explain.UnknownOption(parsed) is not { } option)
            {
                return new ExplainPipeline(host, newEngine).Run(explain.Options(parsed));
            }
            host.Complain($"unknown option '{option}'; for a file of this name: lowmark explain -- '{option}'");
            host.Complain("for help: lowmark explain --help");
            return ExitCode.Usage;
        });
        return command;
    }

    // The parser takes what it does not know for a file.
    private string? UnknownOption(ParseResult parsed)
    {
        IReadOnlyList<Token> files = parsed.GetResult(_files)?.Tokens ?? [];
        return parsed.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash)
            .FirstOrDefault(token => token.Value.Length > 1 && token.Value[0] == '-' && files.Contains(token))?.Value;
    }

    private ExplainOptions Options(ParseResult parsed)
    {
        OutputFormat format = parsed.GetValue(_summary) ? OutputFormat.Summary : Values.FormatOf(parsed, _format);
        ReportFilter filter = new(
            parsed.GetValue(_since), parsed.GetValue(_until),
            (parsed.GetValue(_kinds) ?? []).Select(KindNames.TryParse).OfType<ReportKind>().ToEquatableArray(),
            new(parsed.GetValue(_pids) ?? []), new(parsed.GetValue(_memcgs) ?? []));
        TextOptions text = _text.Of(parsed, parsed.GetValue(_verbose));
        return new(
            parsed.GetValue(_files) ?? [], format, filter, text, parsed.GetValue(_live), parsed.GetValue(_boot),
            parsed.GetValue(_follow));
    }
}
