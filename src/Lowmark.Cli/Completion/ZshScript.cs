using System.Text;

namespace Lowmark.Cli.Completion;

/// <summary>Completion for zsh by _arguments.</summary>
internal static class ZshScript
{
    public static string Of(CommandOutline root)
    {
        StringBuilder script = new();
        script.Append("""
            #compdef lowmark
            # lowmark completion for zsh: lowmark completion zsh > a folder of your fpath, as _lowmark
            _lowmark() {
                local line state
                local -a commands
                commands=(

            """);
        foreach (CommandOutline command in root.Subcommands)
        {
            script.Append($"        '{command.Name}:{Quoted(command.Description)}'\n");
        }

        script.Append("    )\n    _arguments -C");
        foreach (OptionOutline option in root.Options) { Append(script, option); }
        script.Append("""
             \
                    '1: :->command' '*::argument:->arguments'
                case $state in
                command) _describe -t commands 'lowmark command' commands ;;
                arguments)
                    case $line[1] in

            """);
        foreach (CommandOutline command in root.Subcommands) { Append(script, command); }
        script.Append("""
                    esac ;;
                esac
            }
            if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _lowmark "$@"; else compdef _lowmark lowmark; fi

            """);
        return script.ToString();
    }

    private static void Append(StringBuilder script, CommandOutline command)
    {
        script.Append($"        {command.Name}) _arguments");
        foreach (OptionOutline option in command.Options) { Append(script, option); }
        if (command.TakesFiles) { script.Append(" \\\n            '*:file:_files'"); }
        if (command.Values.Count > 0) { script.Append($" \\\n            '1:value:({string.Join(' ', command.Values)})'"); }
        script.Append(" ;;\n");
    }

    private static void Append(StringBuilder script, OptionOutline option)
    {
        string value = (option.TakesValue, option.Values.Count) switch
        {
            (false, _) => "",
            (true, 0) => ":value: ",
            (true, _) => $":value:({string.Join(' ', option.Values)})",
        };
        foreach (string name in option.Names)
        {
            script.Append($" \\\n            '*{name}[{Quoted(option.Description)}]{value}'");
        }
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "'\\''", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}
