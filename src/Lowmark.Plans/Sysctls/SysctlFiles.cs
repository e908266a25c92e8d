namespace Lowmark.Plans.Sysctls;

/// <summary>The files that set sysctls at boot, in the order in which they are read: the last one decides.</summary>
/// <remarks>sysctl.d(5): the <c>*.conf</c> files of all folders together, by name; a name in an earlier folder hides
/// the same name in later ones. systemd-sysctl reads /etc/sysctl.conf only where a file of a folder links to it
/// (Debian, Fedora: 99-sysctl.conf); <c>sysctl --system</c> of procps reads it after all others
/// (sysctl.conf(5)).</remarks>
internal sealed class SysctlFiles
{
    public const string Conf = "/etc/sysctl.conf";

    private const string Own = "/etc/sysctl.d";

    private static readonly string[] s_folders =
        [Own, "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

    private readonly List<(string Name, string Path, string Text)> _dropIns = [];

    private SysctlFiles(SiteText conf) => ConfText = conf;

    /// <summary>/etc/sysctl.conf.</summary>
    public SiteText ConfText { get; }

    /// <summary>The file through which systemd reads /etc/sysctl.conf; null when there is none.</summary>
    /// <remarks>A link is not seen through these files: what has the same text is taken for one.</remarks>
    public string? LinkToConf { get; private init; }

    public static SysctlFiles Read(PlanSite site)
    {
        string? conf = site.TextNow(Conf).Text;
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach (string folder in s_folders)
        {
            foreach (string name in site.Names(folder))
            {
                if (name.EndsWith(".conf", StringComparison.Ordinal)) { paths.TryAdd(name, $"{folder}/{name}"); }
            }
        }

        string? link = null;
        List<(string, string, string)> dropIns = [];
        foreach ((string name, string path) in paths)
        {
            // What can not be read hides its namesakes all the same (a link to /dev/null is made for that).
            if (site.Text(path).Text is not { } text) { continue; }
            bool isConf = text == conf && (text.Length > 0 || name == "99-sysctl.conf");
            if (isConf) { link = path; }
            else { dropIns.Add((name, path, text)); }
        }

        SysctlFiles files = new(site.Text(Conf)) { LinkToConf = link };
        files._dropIns.AddRange(dropIns);
        return files;
    }

    /// <summary>Of the drop-ins that set one of the keys, those read after a file of this name.</summary>
    public IReadOnlyList<string> After(string name, IReadOnlyCollection<string> keys) =>
    [
        .. _dropIns
            .Where(file => string.CompareOrdinal(file.Name, name) > 0 && SysctlText.Sets(file.Text, keys))
            .Select(file => file.Path),
    ];

    /// <summary>A place for a drop-in of ours that is read after all that set one of the keys.</summary>
    /// <param name="usual">Its usual place.</param>
    public string PlaceAfterAll(string usual, IReadOnlyCollection<string> keys)
    {
        string stem = usual[(Own.Length + "/90-".Length)..];
        string[] names = [$"90-{stem}", $"99-zz-{stem}", $"zz-{stem}", $"zzzz-{stem}"];
        string fitting = names.FirstOrDefault(name => After(name, keys).Count == 0) ?? names[^1];
        return $"{Own}/{fitting}";
    }
}
