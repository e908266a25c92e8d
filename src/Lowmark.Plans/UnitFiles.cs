using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Remedies;

namespace Lowmark.Plans;

/// <summary>Files of systemd, written so that it knows of them, also after they are taken back.</summary>
internal static class UnitFiles
{
    public const string Folder = "/etc/systemd/system";

    private static readonly string[] s_folders =
    [
        Folder, "/run/systemd/system", "/run/systemd/generator", "/run/systemd/transient",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
    ];

    /// <summary>Whether a unit of that name, or its template, is installed.</summary>
    public static bool Exists(PlanSite site, string unit)
    {
        int at = unit.IndexOf('@');
        int dot = unit.LastIndexOf('.');
        string template = at > 0 && dot > at ? $"{unit[..(at + 1)]}{unit[dot..]}" : unit;
        return s_folders.Any(folder => site.Names(folder) is var names
            && (names.Contains(unit) || names.Contains(template)));
    }

    /// <returns>Empty when it says so already.</returns>
    public static EquatableArray<Step> DropIn(PlanSite site, string unit, string topic, string content) =>
        UnitDropIn.For(unit, topic, content) is { } file ? Write(site, [file]) : [];

    /// <returns>Empty when all of them are there with that content.</returns>
    public static EquatableArray<Step> Write(PlanSite site, params ReadOnlySpan<PersistentFile> files)
    {
        List<Step> steps = [];
        foreach (PersistentFile file in files)
        {
            SiteText now = site.Text(file.File);
            if (now.Text == file.Content) { continue; }
            bool isOther = now.State is not (HostFileState.Missing or HostFileState.Read);
            steps.Add(new ReplaceFile(
                $"writes {file.File}{(isOther ? $", which {now.Why}" : "")}", file.File, now.Text, file.Content));
        }

        return Around("systemctl", ["daemon-reload"], "has systemd read its unit files", steps);
    }

    /// <summary>Steps that change what a program reads, the program after them, and, when they are taken back, after
    /// that: for it is taken back in reverse order, the program runs before them, too.</summary>
    public static EquatableArray<Step> Around(
        string program, EquatableArray<string> arguments, string does, IReadOnlyCollection<Step> steps) =>
        steps.Count == 0
            ? []
            :
            [
                new RunProgram($"{does}, as they are", program, arguments, null, arguments),
                .. steps,
                new RunProgram($"{does} anew", program, arguments, null, null),
            ];
}
