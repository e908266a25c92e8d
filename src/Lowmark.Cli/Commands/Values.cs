using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Input.Live;
using Lowmark.Diagnosis.Hosts;

namespace Lowmark.Cli.Commands;

/// <summary>Options whose error says what they take.</summary>
internal static class Values
{
    /// <param name="values">The first is the default.</param>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        Option<string> option = new(name)
        {
            Description = description,
            DefaultValueFactory = _ => values[0],
            HelpName = string.Join('|', values),
        };
        Restrict(option, values);
        return option;
    }

    /// <summary>Takes these words only, and completes them.</summary>
    public static void Restrict(Option option, IReadOnlyList<string> values)
    {
        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (!values.Contains(token.Value))
                {
                    result.AddError($"{option.Name} takes {List(values)}, not '{token.Value}'");
                }
            }
        });
    }

    public static Option<TimeBound?> Bound(string name, string description, bool end) => new(name)
    {
        Description = $"{description}: 2026-10-11T12:24, or seconds since boot (123.4)",
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            TimeBound? bound = TimeBound.TryParse(text, end);
            if (bound is null)
            {
                result.AddError(
                    $"{name} takes a time such as 2026-10-11T12:24 or seconds since boot such as 123.4, not '{text}'");
            }

            return bound;
        },
    };

    public static Option<BootChoice?> Boot(string name, string description) => new(name)
    {
        Description = $"{description}: 0 is this one, -1 the one before, or an id, as for journalctl",
        HelpName = "BOOT",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            BootChoice? boot = BootChoice.TryParse(text);
            if (boot is null) { result.AddError($"{name} takes 0, -1, -2, … or a boot's id, not '{text}'"); }
            return boot;
        },
    };

    /// <summary>Where a machine's files are.</summary>
    public static Option<string> MachineRoot(string name) => new(name)
    {
        Description = "a folder shaped like a machine: an unpacked sosreport, a copy of /proc, a host's root mounted "
            + "into a container (default: this machine)",
        HelpName = "DIR",
        DefaultValueFactory = _ => "/",
    };

    /// <returns>Null when it is not given.</returns>
    public static Option<TimeSpan?> Interval(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            TimeSpan? interval = IntervalOf(text);
            if (interval is null) { result.AddError($"{name} takes 0 to 1h, such as 5s or 1m, not '{text}'"); }
            return interval;
        },
    };

    public static Option<RequestedMemory?> Request(string name, string description) => new(name)
    {
        Description = $"{description} {RequestedMemory.Form}",
        HelpName = "REQUEST",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            RequestedMemory? request = RequestedMemory.Parse(text, out string problem);
            if (request is null)
            {
                result.AddError($"{name} takes {RequestedMemory.Form}, not '{text}': {problem}");
            }

            return request;
        },
    };

    /// <summary>Of a choice text, md, html, json, jsonl.</summary>
    public static OutputFormat FormatOf(ParseResult parsed, Option<string> format) => parsed.GetValue(format) switch
    {
        "md" => OutputFormat.Markdown,
        "html" => OutputFormat.Html,
        "json" => OutputFormat.Json,
        "jsonl" => OutputFormat.Jsonl,
        _ => OutputFormat.Text,
    };

    public static Option<int[]> Pids(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PID",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(
            token => Number(result, token.Value, 0, int.MaxValue, $"{name} takes a process id"))],
    };

    public static Option<int?> Columns(string name, int narrowest, int widest) => new(name)
    {
        Description = $"columns of the text ({narrowest} to {widest}; default: the terminal's)",
        HelpName = "COLUMNS",
        CustomParser = result =>
            Number(result, result.Tokens[0].Value, narrowest, widest, $"{name} takes {narrowest} to {widest} columns"),
    };

    private static TimeSpan? IntervalOf(string text)
    {
        (string digits, double seconds) = text switch
        {
            [.. var number, 'm', 's'] => (number, 0.001),
            [.. var number, 's'] => (number, 1),
            [.. var number, 'm'] => (number, 60),
            [.. var number, 'h'] => (number, 3600),
            _ => (text, 1.0),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count)
            && count * seconds <= TimeSpan.FromHours(1).TotalSeconds
            ? TimeSpan.FromSeconds(count * seconds)
            : null;
    }

    private static int Number(ArgumentResult result, string text, int least, int most, string takes)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{takes}, not '{text}'");
        return least;
    }

    private static string List(IReadOnlyList<string> values) =>
        values.Count < 2 ? string.Concat(values) : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
