using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.RealKernelTests.Model;

/// <summary>What the kernel of a guest exported at one moment, read by a small parser of our own.</summary>
internal sealed class GuestState
{
    private const string LabRuns = "LOWMARK_LAB_RUNS";
    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;

    private static readonly Dictionary<string, char> Letters = new(StringComparer.Ordinal)
    {
        ["Unmovable"] = 'U', ["Movable"] = 'M', ["Reclaimable"] = 'E',
        ["HighAtomic"] = 'H', ["CMA"] = 'C', ["Isolate"] = 'I',
    };

    private readonly string _folder;

    private GuestState(string folder, string kernel)
    {
        _folder = folder;
        Release = KernelRelease.TryParse(kernel.Split('-')[0])!.Value;
        Zones = ReadZones();
    }

    public KernelRelease Release { get; }

    /// <summary>Every zone, populated or not, as zoneinfo prints them, with the buddy lists of pagetypeinfo.</summary>
    public EquatableArray<ZoneState> Zones { get; }

    public EquatableArray<ZoneState> Populated =>
        Zones.Where(zone => zone.Managed?.Count > 0).ToEquatableArray();

    public KiB MemTotal => Meminfo("MemTotal:");

    public KiB SwapTotal => Meminfo("SwapTotal:");

    public KiB MinFree => new(Long(Text("min_free_kbytes").Trim()));

    public int ScaleFactor => Int(Text("watermark_scale_factor").Trim());

    /// <summary>By zone type, lowest first; only those that the kernel was built with.</summary>
    public int[] LowmemReserveRatio =>
        [.. Text("lowmem_reserve_ratio").Split((char[])['\t', '\n'], Words).Select(Int)];

    /// <summary>pid, rss, page tables, swap and adj of each task, and the oom_score that the kernel showed.</summary>
    public IEnumerable<(int Pid, long RssKiB, long PgtablesKiB, long SwapKiB, int Adj, long Score, string Comm)> Tasks
    {
        get
        {
            string[] names = Lines("tasks").First().Split('\t');
            int Column(string name) => Array.IndexOf(names, name);
            return Lines("tasks").Skip(1).Select(line => line.Split('\t')).Select(row => (
                Int(row[Column("pid")]), Long(row[Column("rss_kb")]), Long(row[Column("pgtables_kb")]),
                Long(row[Column("swap_kb")]), Int(row[Column("oom_score_adj")]), Long(row[Column("oom_score")]),
                row[Column("comm")]));
        }
    }

    /// <summary>Names of the states that are kept, and with <c>LOWMARK_LAB_RUNS=1</c> of every moment of every run that
    /// the lab has left in artifacts/.</summary>
    public static TheoryData<string> Names(Func<string, bool> isWanted) =>
    [
        .. Repository.Files("lab/states", "zoneinfo")
            .Concat(Environment.GetEnvironmentVariable(LabRuns) is null
                ? []
                : Runs(Path.Combine(Repository.Root, "artifacts", "lab", "out")))
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(isWanted),
    ];

    /// <summary>Of a name of <see cref="Names"/>: its kernel is the folder above the scenario's.</summary>
    public static GuestState Load(string name)
    {
        string[] parts = name.Split('/');
        return new(Path.Combine(Repository.Root, name), name.StartsWith("lab/", StringComparison.Ordinal)
            ? parts[^2]
            : parts[^3]);
    }

    /// <summary>Blocks a order from buddyinfo; null for a zone it does not list.</summary>
    public long[]? Buddyinfo(ZoneState zone) =>
        Rows("buddyinfo", zone).Select(words => Counts(words, 4)).FirstOrDefault();

    /// <summary>Thousandths a order of <c>extfrag_index</c> or <c>unusable_index</c>; null for a zone it does not
    /// list.</summary>
    public int[]? Index(string file, ZoneState zone) =>
        Rows(file, zone).Select(words => words[4..].Select(Permille).ToArray()).FirstOrDefault();

    /// <summary><c>tasks</c> is the last file of a moment: a guest that panicked meanwhile left none.</summary>
    private static IEnumerable<string> Runs(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "tasks", SearchOption.AllDirectories)
            .Select(Repository.Relative).Order(StringComparer.Ordinal)
        : [];

    private static ZoneState With(ZoneState zone, string[] words) => words switch
    {
        ["pages", "free", var value] => zone with { Free = new(Long(value)) },
        ["boost", var value] => zone with { Boost = new(Long(value)) },
        ["min", var value] => zone with { Min = new(Long(value)) },
        ["low", var value] => zone with { Low = new(Long(value)) },
        ["high", var value] => zone with { High = new(Long(value)) },
        ["spanned", var value] => zone with { Spanned = new(Long(value)) },
        ["present", var value] => zone with { Present = new(Long(value)) },
        ["managed", var value] => zone with { Managed = new(Long(value)) },
        ["nr_free_cma", var value] => zone with { FreeCma = new(Long(value)) },
        ["reserved_highatomic:", var value] => zone with { ReservedHighatomic = new(Long(value)) },
        ["free_highatomic:", var value] => zone with { FreeHighatomic = new(Long(value)) },
        ["protection:", .. var values] =>
            zone with { LowmemReserve = values.Select(value => new Pages(Long(value))).ToEquatableArray() },
        _ => zone,
    };

    private static long[] Counts(string[] words, int from) =>
        [.. words[from..].Select(word => Long(word.TrimStart('>')))];

    /// <summary><c>0.834</c>: the kernel prints thousandths with a point in them.</summary>
    private static int Permille(string text) => Int(text.Replace(".", "", StringComparison.Ordinal));

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private EquatableArray<ZoneState> ReadZones()
    {
        List<ZoneState> zones = [];
        foreach (string line in Lines("zoneinfo"))
        {
            string[] words = line.Split((char[])[' ', ',', '(', ')'], Words);
            if (words is ["Node", var node, "zone", var name]) { zones.Add(new() { Node = Int(node), Name = name }); }
            else { zones[^1] = With(zones[^1], words); }
        }

        return zones.Select(zone => zone with { FreeArea = FreeAreaOf(zone) }).ToEquatableArray();
    }

    private FreeArea? FreeAreaOf(ZoneState zone)
    {
        string[][] rows = [.. Rows("pagetypeinfo", zone).Where(words => words is [_, _, _, _, "type", ..])];
        if (rows is []) { return null; }
        long[] sums = new long[rows[0].Length - 6];
        string[] letters = new string[sums.Length];
        foreach (string[] words in rows)
        {
            long[] counts = Counts(words, 6);
            for (int order = 0; order < sums.Length; order++)
            {
                sums[order] += counts[order];
                if (counts[order] > 0) { letters[order] += Letters[words[5]]; }
            }
        }

        return new(sums.Select((count, order) => new FreeBlocks(count, letters[order] ?? "")).ToEquatableArray());
    }

    /// <summary><c>Node 0, zone DMA32 …</c>, split into words.</summary>
    private IEnumerable<string[]> Rows(string file, ZoneState zone) => Lines(file)
        .Select(line => line.Split((char[])[' ', ','], Words))
        .Where(words => words is ["Node", var node, "zone", var name, ..]
            && Int(node) == zone.Node && name == zone.Name);

    private KiB Meminfo(string name) => new(Lines("meminfo")
        .Select(line => line.Split(' ', Words))
        .Where(words => words[0] == name)
        .Select(words => Long(words[1])).Single());

    private IEnumerable<string> Lines(string file) => File.ReadLines(Path.Combine(_folder, file));

    private string Text(string file) => File.ReadAllText(Path.Combine(_folder, file));
}
