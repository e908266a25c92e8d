using System.Diagnostics;
using System.Globalization;

namespace Lowmark.Apply.Programs;

/// <summary>The programs that a step may run, and no other: each by its full path, without a shell, with an environment
/// that says where programs lie and nothing else.</summary>
public sealed class SystemPrograms
{
    private const string Folders = "/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(5);

    /// <summary>swapoff(8) reads back all that is swapped out.</summary>
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, string[]> s_places = new(StringComparer.Ordinal)
    {
        ["systemctl"] = ["/usr/bin/systemctl", "/bin/systemctl", "/run/current-system/sw/bin/systemctl"],
        ["swapon"] = ["/usr/sbin/swapon", "/sbin/swapon"],
        ["swapoff"] = ["/usr/sbin/swapoff", "/sbin/swapoff"],
        ["mkswap"] = ["/usr/sbin/mkswap", "/sbin/mkswap"],
        ["modprobe"] = ["/usr/sbin/modprobe", "/sbin/modprobe"],
        ["zramctl"] = ["/usr/sbin/zramctl", "/sbin/zramctl"],
        ["update-grub"] = ["/usr/sbin/update-grub"],
        ["grub-mkconfig"] = ["/usr/sbin/grub-mkconfig", "/usr/bin/grub-mkconfig"],
        ["grub2-mkconfig"] = ["/usr/sbin/grub2-mkconfig", "/sbin/grub2-mkconfig"],
    };

    private readonly Dictionary<string, string[]> _places;
    private readonly TimeSpan? _patience;

    public SystemPrograms()
        : this(s_places, null) => IsOfMachine = true;

    /// <summary>Stand-ins for trying.</summary>
    internal SystemPrograms(Dictionary<string, string[]> places, TimeSpan? patience) =>
        (_places, _patience) = (places, patience);

    /// <summary>Whether they change this very machine, and no copy of one.</summary>
    internal bool IsOfMachine { get; }

    /// <returns>Null when this machine has none of that name, or it is none that may be run.</returns>
    internal string? Find(string name) =>
        _places.TryGetValue(name, out string[]? places) ? Array.Find(places, File.Exists) : null;

    /// <summary>Whether it is one that may be run.</summary>
    internal bool Knows(string name) => _places.ContainsKey(name);

    /// <param name="path">As <see cref="Find"/> gave it.</param>
    internal ProgramEnd Run(string path, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Folders;
        start.Environment["LC_ALL"] = "C";
        try
        {
            using Process program = Process.Start(start) ?? throw new IOException($"{path} did not start");
            return Watch(program, _patience ?? (Path.GetFileName(path) == "swapoff" ? s_long : s_usual));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException(error.Message, error);
        }
    }

    private static ProgramEnd Watch(Process program, TimeSpan patience)
    {
        program.StandardInput.Close();
        SaidLines errors = new(program.StandardError);
        SaidLines output = new(program.StandardOutput);
        bool hasEnded = program.WaitForExit(patience);
        if (!hasEnded)
        {
            program.Kill(entireProcessTree: true);
            program.WaitForExit(TimeSpan.FromSeconds(10));
        }

        string said = errors.Text is { Length: > 0 } text ? text : output.Text;
        return hasEnded
            ? new(program.ExitCode, said)
            : new(null, string.Create(CultureInfo.InvariantCulture, $"not done after {patience.TotalSeconds:0} s"));
    }
}

/// <param name="ExitCode">Null when it was ended because it took too long.</param>
/// <param name="Said">Its first lines, of its errors when there are any. Hostile text.</param>
internal readonly record struct ProgramEnd(int? ExitCode, string Said);
