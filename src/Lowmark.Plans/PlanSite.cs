using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans;

/// <summary>The machine that a plan is for, as the steps planned so far leave it.</summary>
internal sealed class PlanSite(IHostFiles files, HostReport? report, PlanOptions options)
{
    private readonly Dictionary<string, string?> _expected = new(StringComparer.Ordinal);
    private HostFigures? _figures;
    private MemoryState? _memory;
    private CgroupMounts? _mounts;

    public IHostFiles Files => files;

    public HostReport? Report => report;

    public PlanOptions Options => options;

    public HostFigures Figures
    {
        get
        {
            if (_figures is null)
            {
                _figures = new();
                _figures.Read(files);
            }

            return _figures;
        }
    }

    /// <summary>Null when the machine does not say.</summary>
    public MemoryState? Memory =>
        _memory ??= report?.Memory ?? MachineMemory.Of(Figures.Zones, Figures.Buddies, null, Figures.Memory, []);

    public PageSize PageSize => Memory?.PageSize ?? PageSize.Of4KiB;

    public KernelRelease? Release => MachineIdentity.Read(files).Release;

    public CgroupMounts Mounts => _mounts ??= CgroupMounts.Find(files);

    public bool HasSystemd => HasFolder("/run/systemd/system");

    /// <summary>What the steps leave behind is what the next change is planned on.</summary>
    public void Expect(IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            if (step is WriteValue write) { _expected[write.File] = write.New; }
            if (step is ReplaceFile replace) { _expected[replace.File] = replace.New; }
            if (step is MakeSwapFile swap) { _expected[swap.File] = ""; }
        }
    }

    /// <summary>A file of the kernel that holds a value, without blanks at its ends.</summary>
    public SiteText Value(string path)
    {
        SiteText text = Text(path);
        return text with { Text = text.Text?.Trim(' ', '\t', '\n', '\r') };
    }

    /// <summary>A setting below /proc/sys/vm that is one number; null when it is none, or not read.</summary>
    public long? VmSetting(string name) =>
        long.TryParse(
            Value($"/proc/sys/vm/{name}").Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out long number)
            ? number
            : null;

    /// <summary>The chosen one of several words: <c>always [madvise] never</c>; the words are what may be
    /// chosen.</summary>
    public (SiteText Chosen, EquatableArray<string> Words) Choice(string path)
    {
        SiteText value = Value(path);
        if (value.Text is not { } text) { return (value, []); }
        string[] words = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        EquatableArray<string> plain = words.Select(word => word.Trim('[', ']')).ToEquatableArray();
        string? chosen = words.Length == 1
            ? plain[0]
            : words.FirstOrDefault(word => word.StartsWith('[') && word.EndsWith(']'))?.Trim('[', ']');
        return (new(chosen is null ? HostFileState.Broken : value.State, chosen), plain);
    }

    /// <summary>A whole file. <see cref="HostFileState.Broken"/> when it is not UTF-8: such a file can not be put back
    /// byte for byte, and is left alone.</summary>
    public SiteText Text(string path)
    {
        if (_expected.TryGetValue(path, out string? expected))
        {
            return new(expected is null ? HostFileState.Missing : HostFileState.Read, expected);
        }

        return TextNow(path);
    }

    /// <summary>The same before any step.</summary>
    public SiteText TextNow(string path)
    {
        HostFile file = files.Read(path);
        if (!file.IsRead) { return new(file.State, null); }
        return Utf8.IsValid(file.Text)
            ? new(HostFileState.Read, Encoding.UTF8.GetString(file.Text))
            : new(HostFileState.Broken, null);
    }

    /// <summary>Names in a folder, in the order of their characters; empty when there is none.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        List<string> names = [];
        files.List(folder, names);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public bool HasFolder(string folder) => files.List(folder, new List<string>()) == HostFileState.Read;

    /// <summary>Whether a step so far makes or writes that file.</summary>
    public bool IsPlanned(string path) => _expected.ContainsKey(path);

    public bool HasProgram(string name) => FolderOf(name) is not null;

    /// <summary>Where a program is installed, of the folders where systems keep those for root; null:
    /// nowhere.</summary>
    public string? FolderOf(string program) =>
        ((string[])["/usr/sbin", "/usr/bin", "/sbin", "/bin"]).FirstOrDefault(
            folder => Names(folder).Contains(program));
}

/// <summary>What a file holds, or why that is not known.</summary>
internal readonly record struct SiteText(HostFileState State, string? Text)
{
    /// <summary>Why it can not be planned on, as the rest of a sentence.</summary>
    public string Why => State switch
    {
        HostFileState.Missing => "is not there",
        HostFileState.Denied => "may not be read",
        HostFileState.Broken => "holds what it should not hold, or is not UTF-8",
        HostFileState.Failed => "could not be read",
        HostFileState.Read => "was read",
    };
}
