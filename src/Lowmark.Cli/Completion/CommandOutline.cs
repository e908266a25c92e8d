using System.CommandLine;
using System.CommandLine.Completions;
using Lowmark.Cli.Commands;

namespace Lowmark.Cli.Completion;

/// <summary>The command tree as completion scripts and the manual need it: one level of subcommands.</summary>
/// <param name="Name">Empty for the program itself.</param>
/// <param name="Argument">Null when it takes none.</param>
/// <param name="Values">What its argument can be; empty for none.</param>
/// <param name="TakesFiles">Whether its argument names files or folders.</param>
internal sealed record CommandOutline(
    string Name, string Description, IReadOnlyList<OptionOutline> Options, ArgumentOutline? Argument,
    IReadOnlyList<string> Values, bool TakesFiles, IReadOnlyList<(string Line, string Does)> Examples,
    IReadOnlyList<CommandOutline> Subcommands)
{
    public static CommandOutline Of(Command command, bool isRoot = true)
    {
        Argument? argument = command.Arguments.FirstOrDefault();
        string[] values = argument is null ? [] : ValuesOf(argument);
        IEnumerable<Option> inherited = isRoot
            ? []
            : command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive);
        return new(
            isRoot ? "" : command.Name, command.Description ?? "",
            [.. command.Options.Concat(inherited).Where(option => !option.Hidden).Select(OptionOutline.Of)],
            argument is null ? null : ArgumentOutline.Of(argument), values, argument?.Name is "FILE" or "DIR",
            (command as DocumentedCommand)?.Examples ?? [],
            [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => Of(sub, isRoot: false))]);
    }

    internal static string[] ValuesOf(Symbol symbol) =>
        [.. symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label).Order(StringComparer.Ordinal)];
}

/// <param name="Word">As the usage line shows it: <c>[FILE]...</c>.</param>
internal sealed record ArgumentOutline(string Word, string Description)
{
    public static ArgumentOutline Of(Argument argument)
    {
        string word = argument.HelpName ?? argument.Name;
        if (argument.Arity.MinimumNumberOfValues == 0) { word = $"[{word}]"; }
        return new(argument.Arity.MaximumNumberOfValues > 1 ? $"{word}..." : word, argument.Description ?? "");
    }
}

/// <param name="Names">Every spelling: <c>--verbose</c>, <c>-v</c>.</param>
/// <param name="ValueName">What help calls its value.</param>
internal sealed record OptionOutline(
    IReadOnlyList<string> Names, string Description, bool TakesValue, string ValueName, IReadOnlyList<string> Values)
{
    public static OptionOutline Of(Option option)
    {
        bool takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        // -? would be a wildcard in the scripts.
        IEnumerable<string> spellings = option.Aliases.Prepend(option.Name)
            .Where(name => name.StartsWith('-') && name != "-?").Distinct();
        return new(
            [.. spellings], option.Description ?? "", takesValue, option.HelpName ?? "VALUE",
            takesValue ? CommandOutline.ValuesOf(option) : []);
    }
}
