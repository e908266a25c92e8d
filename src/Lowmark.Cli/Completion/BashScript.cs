using System.Text;

namespace Lowmark.Cli.Completion;

/// <summary>Completion for bash 4 and later, without the bash-completion package.</summary>
internal static class BashScript
{
    public static string Of(CommandOutline root)
    {
        StringBuilder script = new();
        string commands = string.Join(' ', root.Subcommands.Select(command => command.Name));
        script.Append($$"""
            # lowmark completion for bash: source <(lowmark completion bash)
            _lowmark() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd="" word options="" values="" files=""
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case " {{commands}} " in *" $word "*) cmd=$word; break ;; esac
                done
                COMPREPLY=()
                case "$cmd" in

            """);
        foreach (CommandOutline command in root.Subcommands.Append(root)) { Append(script, command); }
        script.Append("""
                esac
                if [[ $cur == -* ]]; then
                    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
                elif [[ -n $files ]]; then
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                else
                    mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur")
                fi
            }
            complete -F _lowmark lowmark

            """);
        return script.ToString();
    }

    private static void Append(StringBuilder script, CommandOutline command)
    {
        IEnumerable<string> options = command.Options.SelectMany(option => option.Names);
        IEnumerable<string> values = command.Subcommands.Select(sub => sub.Name).Concat(command.Values);
        script.Append($"    '{command.Name}')\n        options=\"{string.Join(' ', options)}\"\n");
        script.Append($"        values=\"{string.Join(' ', values)}\"\n");
        if (command.TakesFiles) { script.Append("        files=yes\n"); }
        OptionOutline[] taking = [.. command.Options.Where(option => option.TakesValue)];
        if (taking.Length > 0) { script.Append("        case \"$prev\" in\n"); }
        foreach (OptionOutline option in taking)
        {
            script.Append($"            {string.Join('|', option.Names)}) options=\"\" files=\"\" values=\"{string.Join(' ', option.Values)}\" ;;\n");
        }

        if (taking.Length > 0) { script.Append("        esac\n"); }
        script.Append("        ;;\n");
    }
}
