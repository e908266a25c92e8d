using System.CommandLine;
using System.CommandLine.Parsing;
using Lowmark.Changes;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;

namespace Lowmark.Cli.Commands;

/// <summary>Options that take settings: of a what-if, of a plan.</summary>
internal static class Settings
{
    public static Option<Change[]> Changes(string name, string description)
    {
        Option<Change[]> option = new(name)
        {
            Description = $"{description}: {string.Join(", ", SettingText.Forms.Select(form => form.Form))}",
            HelpName = "SETTING",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => All(result, name, token =>
                (SettingText.Parse(token, out string problem), problem)),
        };
        // What has a value of its own is typed on.
        option.CompletionSources.Add([.. SettingText.Forms.Select(form => Stem(form.Form))]);
        return option;
    }

    public static Option<Demand[]> Demands(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "NAME=SIZE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => All(result, name, token => (DemandOf(token), "it is written NAME=SIZE: mysqld=3G")),
    };

    /// <returns>Null when it is not given.</returns>
    public static Option<SolveFor?> Solve(string name, string description) => new(name)
    {
        Description = $"{description}: {SolveFor.Forms}",
        HelpName = "SETTING",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            SolveFor? unknown = SolveFor.Parse(text);
            if (unknown is null) { result.AddError($"{name} takes {SolveFor.Forms}, not '{text}'"); }
            return unknown;
        },
    };

    private static T[] All<T>(ArgumentResult result, string name, Func<string, (T? Value, string Problem)> read)
        where T : class
    {
        List<T> values = [];
        foreach (Token token in result.Tokens)
        {
            (T? value, string problem) = read(token.Value);
            if (value is not null) { values.Add(value); }
            else { result.AddError($"{name} '{token.Value}': {problem}"); }
        }

        return [.. values];
    }

    private static Demand? DemandOf(string text)
    {
        int equals = text.LastIndexOf('=');
        return equals > 0 && SettingText.Size(text[(equals + 1)..]) is KiB { Count: > 0 } size
            ? new(text[..equals], size)
            : null;
    }

    private static string Stem(string form)
    {
        int end = form.AsSpan().IndexOfAny('=', ':', '[');
        return end < 0 ? form : $"{form[..end]}{(form[end] is '[' ? "" : form[end])}";
    }
}
