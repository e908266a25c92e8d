using Lowmark.Host;

namespace Lowmark.Cli.Input.Live;

/// <summary>The folder that a machine is read from, and what is said when there is none in it.</summary>
internal static class MachineRoot
{
    /// <param name="root"><c>/</c> for this machine.</param>
    /// <returns>Null when it can not be opened, which is then said.</returns>
    public static MachineFiles? Open(CliHost host, string root)
    {
        try
        {
            return new MachineFiles(root);
        }
        catch (IOException error)
        {
            host.Complain($"{error.Message}; give --root a folder that has a machine's proc in it");
            return null;
        }
    }

    /// <summary>Says that meminfo, which every machine has, is not there.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Refuse(CliHost host, string root, HostFileState state)
    {
        string why = state is HostFileState.Denied ? "may not be read" : "is not there";
        string folder = root == "/" ? "" : root.TrimEnd('/');
        host.Complain($"{folder}/proc/meminfo {why}: give --root a folder that has a machine's proc in it");
        return ExitCode.Unreadable;
    }
}
