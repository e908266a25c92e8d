using System.Text;

namespace Lowmark.Cli.Completion;

/// <summary>Completion for fish 3 and later.</summary>
internal static class FishScript
{
    public static string Of(CommandOutline root)
    {
        StringBuilder script = new("# lowmark completion for fish: lowmark completion fish > ~/.config/fish/completions/lowmark.fish\n");
        script.Append("complete -c lowmark -f\n");
        foreach (CommandOutline command in root.Subcommands)
        {
            script.Append($"complete -c lowmark -n __fish_use_subcommand -a {command.Name} -d '{Quoted(command.Description)}'\n");
        }

        foreach (OptionOutline option in root.Options) { Append(script, "__fish_use_subcommand", option); }
        foreach (CommandOutline command in root.Subcommands)
        {
            string when = $"'__fish_seen_subcommand_from {command.Name}'";
            foreach (OptionOutline option in command.Options) { Append(script, when, option); }
            if (command.TakesFiles) { script.Append($"complete -c lowmark -n {when} -F\n"); }
            if (command.Values.Count > 0) { script.Append($"complete -c lowmark -n {when} -a '{string.Join(' ', command.Values)}'\n"); }
        }

        return script.ToString();
    }

    private static void Append(StringBuilder script, string when, OptionOutline option)
    {
        script.Append($"complete -c lowmark -n {when}");
        foreach (string name in option.Names)
        {
            script.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : name.Length == 2 ? $" -s {name[1..]}" : $" -o {name[1..]}");
        }

        if (option.TakesValue) { script.Append(option.Values.Count == 0 ? " -x" : $" -x -a '{string.Join(' ', option.Values)}'"); }
        script.Append($" -d '{Quoted(option.Description)}'\n");
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
